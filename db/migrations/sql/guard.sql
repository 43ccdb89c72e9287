-- Row-level security, grants: run again by every migration that adds a table, so that none is forgotten.
-- A tenant table is a table of schema public with a column clinic_id; `clinic` itself is guarded by its id.
DO $$
DECLARE
  t record;
  own text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'care_app') OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'care_backup') THEN
    RAISE EXCEPTION 'The roles care_app and care_backup are missing: create them first (README, "Settings")';
  END IF;
  REVOKE ALL ON SCHEMA public, identity FROM PUBLIC;
  GRANT USAGE ON SCHEMA public, identity TO care_app, care_backup;
  FOR t IN
    SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped) AS tenant
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
  LOOP
    own := CASE WHEN t.tenant THEN 'clinic_id' WHEN t.relname = 'clinic' THEN 'id' END;
    IF own IS NULL THEN
      RAISE EXCEPTION 'table % has no clinic_id: every table of schema public belongs to a clinic', t.relname;
    END IF;
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('DROP POLICY IF EXISTS own_clinic ON public.%I', t.relname);
    EXECUTE format(
      'CREATE POLICY own_clinic ON public.%I USING (%I = nullif(current_setting(''app.clinic_id'', true), '''')::uuid)
       WITH CHECK (%I = nullif(current_setting(''app.clinic_id'', true), '''')::uuid)', t.relname, own, own);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, care_app, care_backup', t.relname);
    EXECUTE format('GRANT SELECT ON public.%I TO care_backup', t.relname);
    EXECUTE format('GRANT SELECT%s ON public.%I TO care_app',
      CASE
        WHEN t.relname = 'clinic' THEN ''
        WHEN t.relname IN ('audit_event', 'idempotency', 'task_event', 'task_comment') THEN ', INSERT'
        WHEN t.relname IN ('audit_head', 'change_seq', 'view_record') THEN ', INSERT, UPDATE'
        ELSE ', INSERT, UPDATE, DELETE'
      END, t.relname);
  END LOOP;
  FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'identity'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('REVOKE ALL ON identity.%I FROM PUBLIC, care_app', t.relname);
    EXECUTE format('GRANT SELECT ON identity.%I TO care_backup', t.relname);
  END LOOP;
END $$;
