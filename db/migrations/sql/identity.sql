-- The only way to accounts, memberships and logins. Each function runs as the owner, with an empty search path, and is listed
-- at the end; the app role may call those and nothing else. Functions about "the current clinic" trust app.clinic_id, app.user_id
-- and app.role, which db/engine.py sets for each transaction.

CREATE OR REPLACE FUNCTION identity.current_clinic() RETURNS uuid LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT nullif(current_setting('app.clinic_id', true), '')::uuid
$$;

CREATE OR REPLACE FUNCTION identity.must_be_admin() RETURNS void LANGUAGE plpgsql STABLE SET search_path = '' AS $$
BEGIN
  IF identity.current_clinic() IS NULL OR current_setting('app.role', true) IS DISTINCT FROM 'admin' THEN
    RAISE insufficient_privilege USING MESSAGE = 'only an administrator of the clinic may do this';
  END IF;
END $$;

-- Signing in ------------------------------------------------------------------------------------------------------------------

-- The account behind an address and the clinic last used; no row for an unknown address or one without a clinic.
CREATE OR REPLACE FUNCTION identity.account_for_sign_in(p_email text)
RETURNS TABLE (account_id uuid, clinic_id uuid, role text, password_hash text, totp_secret text, active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.id, m.clinic_id, m.role, a.password_hash, a.totp_secret, a.active AND m.active
  FROM identity.account a
  JOIN identity.membership m ON m.account_id = a.id
  LEFT JOIN identity.login l ON l.account_id = a.id AND l.clinic_id = m.clinic_id
  WHERE lower(a.email) = lower(p_email)
  ORDER BY m.active DESC, l.created_at DESC NULLS LAST, m.clinic_id
  LIMIT 1
$$;

-- How long these keys must still wait, in seconds; 0 when a try is allowed.
CREATE OR REPLACE FUNCTION identity.throttled_s(p_keys text[]) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(ceil(max(extract(epoch FROM t.blocked_until - now()))), 0)::integer
  FROM identity.sign_in_try t WHERE t.key = ANY (p_keys) AND t.blocked_until > now()
$$;

-- One more failure. Ten are free; then 2, 4, 8 .. 900 seconds; from the hundredth on, a day. A quiet day forgets all.
CREATE OR REPLACE FUNCTION identity.note_failure(p_keys text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO identity.sign_in_try AS t (key, failures, last_at)
  SELECT k, 1, now() FROM unnest(p_keys) k ORDER BY k
  ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN t.last_at < now() - interval '1 day' THEN 1 ELSE t.failures + 1 END,
    last_at = now(),
    blocked_until = CASE
      WHEN t.last_at < now() - interval '1 day' OR t.failures + 1 < 10 THEN NULL
      WHEN t.failures + 1 >= 100 THEN now() + interval '1 day'
      ELSE now() + least(power(2, least(t.failures - 8, 20)), 900) * interval '1 second'
    END
$$;

CREATE OR REPLACE FUNCTION identity.forget_failures(p_keys text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  DELETE FROM identity.sign_in_try t WHERE t.key = ANY (p_keys)
$$;

CREATE OR REPLACE FUNCTION identity.record_sign_in(p_account uuid, p_outcome text, p_address text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO identity.sign_in_record (account_id, outcome, address) VALUES (p_account, p_outcome, p_address)
$$;

-- True when this code's step was not used before: a code works once.
CREATE OR REPLACE FUNCTION identity.use_totp_step(p_account uuid, p_step integer) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH used AS (
    UPDATE identity.account a SET totp_last_step = p_step
    WHERE a.id = p_account AND coalesce(a.totp_last_step, 0) < p_step RETURNING 1
  ) SELECT EXISTS (SELECT FROM used)
$$;

-- Sets the second factor of an account that has none; a second one is refused.
CREATE OR REPLACE FUNCTION identity.set_totp(p_account uuid, p_secret text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH set_now AS (
    UPDATE identity.account a SET totp_secret = p_secret WHERE a.id = p_account AND a.totp_secret IS NULL RETURNING 1
  ) SELECT EXISTS (SELECT FROM set_now)
$$;

-- Logins ----------------------------------------------------------------------------------------------------------------------

-- The public reference of the new login; NULL when the person no longer works in that clinic.
CREATE OR REPLACE FUNCTION identity.start_login(
  p_token_hash bytea, p_account uuid, p_clinic uuid, p_idle_minutes integer, p_address text, p_browser text
) RETURNS uuid LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  INSERT INTO identity.login (token_hash, account_id, clinic_id, idle_minutes, address, browser)
  SELECT p_token_hash, a.id, m.clinic_id, p_idle_minutes, p_address, p_browser
  FROM identity.account a JOIN identity.membership m ON m.account_id = a.id
  WHERE a.id = p_account AND m.clinic_id = p_clinic AND a.active AND m.active AND p_idle_minutes BETWEEN 1 AND 30
  RETURNING ref
$$;

-- Who this cookie is now: account, clinic, role and their active flags as they stand. No row when the login ended, rested too long
-- or is 12 hours old. `p_renew` counts the request as activity; it is written at most every 20 seconds.
CREATE OR REPLACE FUNCTION identity.read_login(p_token_hash bytea, p_renew boolean)
RETURNS TABLE (
  account_id uuid, clinic_id uuid, clinic_name text, name text, email text, role text, discipline text, login_ref uuid, theme text, keys_on boolean,
  zone text
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  l identity.login;
BEGIN
  SELECT * INTO l FROM identity.login k WHERE k.token_hash = p_token_hash AND k.ended_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  IF l.last_active_at < now() - l.idle_minutes * interval '1 minute' OR l.created_at < now() - interval '12 hours' THEN
    UPDATE identity.login k SET ended_at = now(), ended_why = 'too long' WHERE k.token_hash = p_token_hash AND k.ended_at IS NULL;
    RETURN;
  END IF;
  IF p_renew AND l.last_active_at < now() - interval '20 seconds' THEN
    UPDATE identity.login k SET last_active_at = now() WHERE k.token_hash = p_token_hash;
  END IF;
  -- Row-level security holds for the owner too: the clinic's own rows need its id, for this statement only.
  PERFORM set_config('app.clinic_id', l.clinic_id::text, true);
  RETURN QUERY
    SELECT a.id, m.clinic_id, c.name::text, a.name::text, a.email::text, m.role::text, m.discipline::text, l.ref,
      coalesce((SELECT p.value #>> '{}' FROM public.preference p WHERE p.clinic_id = m.clinic_id AND p.account_id = a.id AND p.key = 'theme'), 'system'),
      coalesce((SELECT (p.value #>> '{}')::boolean FROM public.preference p WHERE p.clinic_id = m.clinic_id AND p.account_id = a.id AND p.key = 'keys_on'), true),
      c.timezone::text
    FROM identity.account a
    JOIN identity.membership m ON m.account_id = a.id AND m.clinic_id = l.clinic_id
    JOIN public.clinic c ON c.id = m.clinic_id
    WHERE a.id = l.account_id AND a.active AND m.active;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

CREATE OR REPLACE FUNCTION identity.end_login(p_token_hash bytea, p_why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE identity.login l SET ended_at = now(), ended_why = p_why WHERE l.token_hash = p_token_hash AND l.ended_at IS NULL
$$;

-- The current user's own logins that are still open.
CREATE OR REPLACE FUNCTION identity.own_logins()
RETURNS TABLE (ref uuid, created_at timestamptz, last_active_at timestamptz, address text, browser text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT l.ref, l.created_at, l.last_active_at, l.address, l.browser FROM identity.login l
  WHERE l.account_id = nullif(current_setting('app.user_id', true), '')::uuid AND l.clinic_id = identity.current_clinic()
    AND l.ended_at IS NULL AND l.created_at > now() - interval '12 hours' AND l.last_active_at > now() - l.idle_minutes * interval '1 minute'
  ORDER BY l.last_active_at DESC
$$;

-- Ends one of the current user's own logins, or with NULL all of them but `p_keep`. How many ended.
CREATE OR REPLACE FUNCTION identity.end_own_logins(p_ref uuid, p_keep uuid) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  WITH ended AS (
    UPDATE identity.login l SET ended_at = now(), ended_why = 'ended by its owner'
    WHERE l.account_id = nullif(current_setting('app.user_id', true), '')::uuid AND l.ended_at IS NULL
      AND (l.ref = p_ref OR p_ref IS NULL) AND l.ref IS DISTINCT FROM p_keep
    RETURNING 1
  ) SELECT count(*)::integer FROM ended
$$;

-- People of the current clinic ------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION identity.colleagues()
RETURNS TABLE (
  account_id uuid, name text, email text, role text, discipline text, site text, weekly_capacity integer, people_agreed integer,
  absent_from date, absent_until date, active boolean, version integer, cover_id uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.id, a.name, a.email, m.role, m.discipline, m.site, m.weekly_capacity, m.people_agreed, m.absent_from, m.absent_until, a.active AND m.active,
    m.version, m.cover_id
  FROM identity.membership m JOIN identity.account a ON a.id = m.account_id
  WHERE m.clinic_id = identity.current_clinic()
  ORDER BY a.name
$$;

-- What an administrator sees of each colleague besides: invited and not yet in, logins open now, second factor set.
CREATE OR REPLACE FUNCTION identity.standing_of_colleagues()
RETURNS TABLE (account_id uuid, invited boolean, open_logins integer, second_factor boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  PERFORM identity.must_be_admin();
  RETURN QUERY
    SELECT m.account_id, a.password_hash = '',
      (SELECT count(*)::integer FROM identity.login l WHERE l.account_id = m.account_id AND l.clinic_id = m.clinic_id AND l.ended_at IS NULL
        AND l.created_at > now() - interval '12 hours' AND l.last_active_at > now() - l.idle_minutes * interval '1 minute'),
      a.totp_secret IS NOT NULL
    FROM identity.membership m JOIN identity.account a ON a.id = m.account_id
    WHERE m.clinic_id = identity.current_clinic();
END $$;

-- Changes a colleague's place in the clinic and ends their logins, so that the new role needs a new sign-in.
-- The new version, or NULL when the row is not there or has another version.
CREATE OR REPLACE FUNCTION identity.change_membership(p_account uuid, p_version integer, p_role text, p_discipline text, p_site text, p_active boolean)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  made integer;
BEGIN
  PERFORM identity.must_be_admin();
  UPDATE identity.membership m SET role = p_role, discipline = p_discipline, site = p_site, active = p_active, version = m.version + 1
  WHERE m.clinic_id = identity.current_clinic() AND m.account_id = p_account AND m.version = p_version
  RETURNING m.version INTO made;
  IF made IS NOT NULL THEN
    PERFORM identity.end_logins_of(p_account, 'role or access changed');
  END IF;
  RETURN made;
END $$;

-- What is agreed with a colleague: open tasks at a time, and people in their care; NULL people where nothing is.
-- The new version, or NULL when the row is not there or has another version.
CREATE OR REPLACE FUNCTION identity.agree_load(p_account uuid, p_version integer, p_tasks integer, p_people integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  made integer;
BEGIN
  PERFORM identity.must_be_admin();
  UPDATE identity.membership m SET weekly_capacity = p_tasks, people_agreed = p_people, version = m.version + 1
  WHERE m.clinic_id = identity.current_clinic() AND m.account_id = p_account AND m.version = p_version
  RETURNING m.version INTO made;
  RETURN made;
END $$;

-- When somebody is away and who covers: set by themselves, by a coordinator or by an administrator of the clinic. Who covers works there.
-- The new version, or NULL when the row is not there or has another version.
CREATE OR REPLACE FUNCTION identity.set_absence(p_account uuid, p_version integer, p_from date, p_until date, p_cover uuid)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  made integer;
BEGIN
  IF identity.current_clinic() IS NULL OR (
    p_account IS DISTINCT FROM nullif(current_setting('app.user_id', true), '')::uuid
    AND coalesce(current_setting('app.role', true), '') NOT IN ('coordinator', 'admin')
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an absence is set by the person, a coordinator or an administrator';
  END IF;
  IF p_cover IS NOT NULL AND NOT EXISTS (
    SELECT FROM identity.membership m WHERE m.clinic_id = identity.current_clinic() AND m.account_id = p_cover AND m.active
  ) THEN
    RAISE check_violation USING MESSAGE = 'who covers works in the clinic';
  END IF;
  UPDATE identity.membership m SET absent_from = p_from, absent_until = p_until, cover_id = p_cover, version = m.version + 1
  WHERE m.clinic_id = identity.current_clinic() AND m.account_id = p_account AND m.version = p_version
  RETURNING m.version INTO made;
  RETURN made;
END $$;

-- Ends every login of a colleague in the current clinic. How many ended.
CREATE OR REPLACE FUNCTION identity.end_logins_of(p_account uuid, p_why text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  n integer;
BEGIN
  PERFORM identity.must_be_admin();
  UPDATE identity.login l SET ended_at = now(), ended_why = p_why
  WHERE l.account_id = p_account AND l.clinic_id = identity.current_clinic() AND l.ended_at IS NULL;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- Passwords and invitations ---------------------------------------------------------------------------------------------------

-- The current user's own password hash, to check the old one before a change.
CREATE OR REPLACE FUNCTION identity.own_password_hash() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.password_hash FROM identity.account a WHERE a.id = nullif(current_setting('app.user_id', true), '')::uuid
$$;

-- A new password for the current user; every login of theirs ends, the caller starts a new one.
CREATE OR REPLACE FUNCTION identity.set_own_password(p_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
  UPDATE identity.account a SET password_hash = p_hash WHERE a.id = nullif(current_setting('app.user_id', true), '')::uuid;
  UPDATE identity.login l SET ended_at = now(), ended_why = 'password changed'
  WHERE l.account_id = nullif(current_setting('app.user_id', true), '')::uuid AND l.ended_at IS NULL;
$$;

-- Makes the account and its place in the clinic when they are missing, and a single-use invitation. An administrator invites into the
-- own clinic; the owner of the tables (command line) into any; nobody else. NULL when the address already has a password: such a
-- person needs none, unless `p_again` says that password, second factor and logins are to end and be chosen anew.
CREATE OR REPLACE FUNCTION identity.invite(
  p_clinic uuid, p_email text, p_name text, p_role text, p_discipline text, p_site text, p_token_hash bytea, p_hours integer, p_again boolean
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who uuid;
BEGIN
  IF identity.current_clinic() IS NOT NULL THEN
    PERFORM identity.must_be_admin();
    IF p_clinic <> identity.current_clinic() THEN
      RAISE insufficient_privilege USING MESSAGE = 'an invitation is for the own clinic';
    END IF;
  ELSIF session_user = 'care_app' THEN
    RAISE insufficient_privilege USING MESSAGE = 'an invitation comes from an administrator of the clinic or from the command line';
  END IF;
  INSERT INTO identity.account (email, name, password_hash) VALUES (p_email, p_name, '')
  ON CONFLICT (lower(email)) DO NOTHING;
  SELECT a.id INTO who FROM identity.account a WHERE lower(a.email) = lower(p_email);
  INSERT INTO identity.membership (clinic_id, account_id, role, discipline, site) VALUES (p_clinic, who, p_role, p_discipline, p_site)
  ON CONFLICT (clinic_id, account_id) DO NOTHING;
  IF p_again THEN
    -- An account that also belongs to another clinic is that clinic's too: its password is not ours alone to take.
    IF EXISTS (SELECT FROM identity.membership m WHERE m.account_id = who AND m.clinic_id <> p_clinic AND m.active) AND session_user = 'care_app' THEN
      RAISE insufficient_privilege USING MESSAGE = 'this person also works in another clinic: the operator resets the password';
    END IF;
    UPDATE identity.account a SET password_hash = '', totp_secret = NULL WHERE a.id = who;
    UPDATE identity.login l SET ended_at = now(), ended_why = 'invited again' WHERE l.account_id = who AND l.ended_at IS NULL;
  END IF;
  IF EXISTS (SELECT FROM identity.account a WHERE a.id = who AND a.password_hash <> '') THEN
    RETURN NULL;
  END IF;
  UPDATE identity.invitation i SET used_at = now() WHERE i.account_id = who AND i.clinic_id = p_clinic AND i.used_at IS NULL;
  INSERT INTO identity.invitation (token_hash, clinic_id, account_id, expires_at)
  VALUES (p_token_hash, p_clinic, who, now() + least(p_hours, 168) * interval '1 hour');
  RETURN who;
END $$;

-- The person an unused, unexpired invitation is for.
CREATE OR REPLACE FUNCTION identity.read_invitation(p_token_hash bytea) RETURNS TABLE (account_id uuid, clinic_id uuid, email text, name text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT a.id, i.clinic_id, a.email, a.name, m.role
  FROM identity.invitation i
  JOIN identity.account a ON a.id = i.account_id
  JOIN identity.membership m ON m.clinic_id = i.clinic_id AND m.account_id = i.account_id
  WHERE i.token_hash = p_token_hash AND i.used_at IS NULL AND i.expires_at > now() AND a.active AND m.active
$$;

-- Sets the password and uses the invitation up, together. False when somebody was quicker.
CREATE OR REPLACE FUNCTION identity.accept_invitation(p_token_hash bytea, p_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  who uuid;
BEGIN
  UPDATE identity.invitation i SET used_at = now()
  WHERE i.token_hash = p_token_hash AND i.used_at IS NULL AND i.expires_at > now() RETURNING i.account_id INTO who;
  IF who IS NULL THEN RETURN false; END IF;
  UPDATE identity.account a SET password_hash = p_hash WHERE a.id = who;
  UPDATE identity.login l SET ended_at = now(), ended_why = 'password changed' WHERE l.account_id = who AND l.ended_at IS NULL;
  RETURN true;
END $$;

-- Has anybody a password yet? The first start of an installation asks.
CREATE OR REPLACE FUNCTION identity.anybody_yet() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM identity.account a WHERE a.password_hash <> '')
$$;

-- The rules' daily round -----------------------------------------------------------------------------------------------------

-- Every clinic where somebody works, with its time zone: the round begins before any clinic is known. Nothing else of it is told.
CREATE OR REPLACE FUNCTION identity.clinics_of_rounds() RETURNS TABLE (clinic_id uuid, timezone text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  before text := coalesce(current_setting('app.clinic_id', true), '');
  one uuid;
BEGIN
  FOR one IN SELECT DISTINCT m.clinic_id FROM identity.membership m WHERE m.active ORDER BY m.clinic_id LOOP
    -- Row-level security holds for the owner too: each clinic's own row needs its id.
    PERFORM set_config('app.clinic_id', one::text, true);
    RETURN QUERY SELECT c.id, c.timezone::text FROM public.clinic c WHERE c.id = one;
  END LOOP;
  PERFORM set_config('app.clinic_id', before, true);
END $$;

-- The list: who may call what ---------------------------------------------------------------------------------------------------

DO $$
DECLARE
  listed text[] := ARRAY[
    'account_for_sign_in(text)', 'throttled_s(text[])', 'note_failure(text[])', 'forget_failures(text[])', 'record_sign_in(uuid, text, text)',
    'use_totp_step(uuid, integer)', 'set_totp(uuid, text)',
    'start_login(bytea, uuid, uuid, integer, text, text)', 'read_login(bytea, boolean)', 'end_login(bytea, text)',
    'own_logins()', 'end_own_logins(uuid, uuid)',
    'colleagues()', 'standing_of_colleagues()', 'change_membership(uuid, integer, text, text, text, boolean)', 'set_absence(uuid, integer, date, date, uuid)',
    'end_logins_of(uuid, text)', 'agree_load(uuid, integer, integer, integer)',
    'own_password_hash()', 'set_own_password(text)',
    'invite(uuid, text, text, text, text, text, bytea, integer, boolean)', 'read_invitation(bytea)', 'accept_invitation(bytea, text)', 'anybody_yet()', 'clinics_of_rounds()'
  ];
  f record;
  one text;
BEGIN
  FOR f IN SELECT p.oid::regprocedure AS signature FROM pg_proc p WHERE p.pronamespace = 'identity'::regnamespace LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, care_app', f.signature);
  END LOOP;
  FOREACH one IN ARRAY listed LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION identity.%s TO care_app', one);
  END LOOP;
END $$;
