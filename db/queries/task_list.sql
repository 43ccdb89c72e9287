-- The task list as it goes to the browser: every unfinished task and those closed since :since, as one JSON text, so that nobody builds
-- thousands of rows twice; beside it what has to be judged in Python: proposals, leads, colleagues, the calendar.
-- Whoever does not see everything is told of tasks of their own only, and not about whom.
-- People whose care here ended are left out; what is left to do for them is a list of its own (endings.py).
WITH seen AS MATERIALIZED (
  SELECT t.*, p.family_name, p.given_name, p.latin_name, p.born_on, p.site AS patient_site
  FROM task t LEFT JOIN patient p ON p.clinic_id = t.clinic_id AND p.id = t.patient_id
  WHERE t.clinic_id = :clinic
    AND (t.state = ANY (:open) OR t.closed_at >= CAST(:since AS date))
    AND (t.patient_id IS NULL OR p.status = 'under_care')
    AND (:all OR t.owner_id = CAST(:who AS uuid) OR t.created_by = CAST(:who AS uuid))
    AND (CAST(:only AS uuid[]) IS NULL OR t.id = ANY (CAST(:only AS uuid[])))
), said AS (
  SELECT c.task_id, count(*) AS n FROM task_comment c WHERE c.clinic_id = :clinic GROUP BY c.task_id
), unread AS (
  SELECT n.task_id, count(*) AS n FROM notice n WHERE n.clinic_id = :clinic AND n.account_id = CAST(:who AS uuid) AND n.read_at IS NULL GROUP BY n.task_id
)
SELECT
  (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
    'id', s.id, 'v', s.version, 't', s.title, 'st', s.state, 'why', nullif(s.state_reason, ''), 'u', CASE WHEN s.priority = 'urgent' THEN 1 END,
    'd', s.discipline, 'o', s.owner_id, 'r', s.owner_role, 'due', s.due_on, 'wo', s.waiting_on, 'wu', s.waiting_until, 'z', s.snoozed_until,
    'src', s.source, 'note', nullif(s.source_note, ''), 'rule', s.rule_key, 'by', s.created_by,
    'at', CAST(s.created_at AS date), 'x', CAST(s.closed_at AS date), 'tags', nullif(s.tags, '{}'),
    'pid', s.patient_id, 'fam', CASE WHEN :all THEN s.family_name END, 'giv', CASE WHEN :all THEN nullif(s.given_name, '') END,
    'lat', CASE WHEN :all THEN s.latin_name END, 'born', CASE WHEN :all THEN s.born_on END, 'site', CASE WHEN :all THEN s.patient_site END,
    'c', said.n, 'n', unread.n))), '[]')::text
   FROM seen s LEFT JOIN said ON said.task_id = s.id LEFT JOIN unread ON unread.task_id = s.id) AS rows,
  (SELECT coalesce(json_agg(json_build_array(s.id, s.patient_id, s.discipline, s.priority,
     coalesce((SELECT CAST(max(e.at) AS date) FROM task_event e WHERE e.clinic_id = :clinic AND e.task_id = s.id AND e.to_state = 'proposed'), CAST(s.created_at AS date)),
     s.due_on, s.patient_site)), '[]')
   FROM seen s WHERE s.state = 'proposed')::text AS proposed,
  (SELECT coalesce(json_agg(json_build_array(l.patient_id, l.discipline, l.account_id)), '[]')
   FROM care_team l WHERE l.clinic_id = :clinic AND l.patient_id IN (SELECT s.patient_id FROM seen s WHERE s.state = 'proposed'))::text AS leads,
  (SELECT coalesce(json_agg(json_build_array(c.account_id, c.name, c.role, c.discipline, c.active, c.site, c.weekly_capacity, c.absent_from, c.absent_until, coalesce(o.n, 0))
     ORDER BY c.name, c.account_id), '[]')
   FROM identity.colleagues() c
   LEFT JOIN (SELECT t.owner_id, count(*) AS n FROM task t WHERE t.clinic_id = :clinic AND t.state = ANY (:open) GROUP BY t.owner_id) o ON o.owner_id = c.account_id
  )::text AS people,
  (SELECT value::text FROM setting WHERE clinic_id = :clinic AND key = 'calendar') AS calendar
