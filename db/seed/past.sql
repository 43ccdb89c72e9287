-- What an invented clinic's inbox did with the rules' proposals before :until: each came on the day its need began, and was answered that afternoon
-- or on the next working morning. Those that could not be answered by then wait. Several statements; each names its clinic.
CREATE TEMPORARY TABLE answered ON COMMIT DROP AS
WITH drawn AS (
  SELECT t.id, t.patient_id, t.discipline, t.priority, t.title, t.due_on, l.account_id AS lead_id, least(CAST(t.trigger_key AS date), :until) AS on_day,
         CAST(('x' || substr(md5(concat(t.patient_id, t.rule_key)), 1, 7))::bit(28) AS int) AS luck
  FROM task t LEFT JOIN care_team l ON l.clinic_id = t.clinic_id AND l.patient_id = t.patient_id AND l.discipline = t.discipline
  WHERE t.clinic_id = :clinic AND t.source = 'rule' AND t.state = 'proposed' AND t.trigger_key ~ '^\d{4}-\d\d-\d\d$' AND t.trigger_key < CAST(:until AS text)
), come AS (
  SELECT *, on_day + time '13:00' + luck / 97 % 150 * interval '1 minute' AS made_at, on_day + 1 + (ARRAY[0, 0, 0, 0, 2, 1, 0])[extract(isodow FROM on_day)::int] AS next_day FROM drawn
), met AS (
  SELECT *, CASE WHEN luck % 10 < 4 AND extract(isodow FROM on_day) < 6 THEN on_day + time '16:10' ELSE next_day + time '09:05' END + luck / 31 % 40 * interval '1 minute' AS answered_at
  FROM come
)
SELECT *, CASE WHEN answered_at >= :until THEN 'proposed' WHEN luck / 7 % 100 < 12 THEN 'declined' WHEN (luck / 7 % 100 < 55 OR priority = 'urgent' AND on_day < CAST(:until AS date) - 6) AND answered_at < CAST(:until AS date) - 1 THEN 'done'
               WHEN luck / 7 % 100 < 68 THEN 'in_progress' WHEN luck / 7 % 100 < 76 THEN 'waiting' ELSE 'open' END AS becomes,
       answered_at + (CAST(:until AS date) - answered_at) * (luck / 13 % 80 + 10) / 100 AS done_at,
       (ARRAY['Not needed after review', 'Patient or family declined', 'Already done elsewhere', 'Not the right time, review later'])[luck / 11 % 4 + 1] AS reason
FROM met;

UPDATE task t SET
  created_at = a.made_at,
  due_on = CASE WHEN t.due_on - (CAST(:until AS date) - a.on_day) >= CAST(a.made_at AS date) THEN t.due_on - (CAST(:until AS date) - a.on_day) ELSE t.due_on END,
  state = a.becomes,
  touched = a.becomes <> 'proposed',
  version = CASE a.becomes WHEN 'proposed' THEN 1 WHEN 'open' THEN 2 WHEN 'declined' THEN 2 ELSE 3 END,
  owner_id = CASE WHEN a.becomes NOT IN ('proposed', 'declined') THEN a.lead_id END,
  owner_role = CASE WHEN a.becomes NOT IN ('proposed', 'declined') AND a.lead_id IS NULL THEN CAST(:roles AS jsonb) ->> a.discipline END,
  state_reason = CASE WHEN a.becomes = 'declined' THEN a.reason ELSE '' END,
  waiting_on = CASE WHEN a.becomes = 'waiting' THEN 'next clinic visit' END,
  waiting_until = CASE WHEN a.becomes = 'waiting' THEN CAST(:until AS date) + a.luck / 17 % 20 + 1 END,
  closed_at = CASE a.becomes WHEN 'declined' THEN a.answered_at WHEN 'done' THEN a.done_at END
FROM answered a WHERE t.clinic_id = :clinic AND t.id = a.id;

UPDATE task_event e SET at = a.made_at FROM answered a WHERE e.clinic_id = :clinic AND e.task_id = a.id;

INSERT INTO task_event (clinic_id, task_id, at, by_id, to_state, detail, version)
SELECT :clinic, id, answered_at, :by, CASE WHEN becomes = 'declined' THEN 'declined' ELSE 'open' END, CASE WHEN becomes = 'declined' THEN reason ELSE '' END, 2
FROM answered WHERE becomes <> 'proposed';

INSERT INTO task_event (clinic_id, task_id, at, by_id, to_state, detail, version)
SELECT :clinic, id, done_at, coalesce(lead_id, :by), becomes, CASE becomes WHEN 'done' THEN 'Done by phone' ELSE '' END, 3
FROM answered WHERE becomes IN ('done', 'in_progress', 'waiting');
