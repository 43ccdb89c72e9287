-- What an open page asks every few seconds, in one round trip. What is counted is counted only when something changed since it asked last.
WITH now_at AS (SELECT coalesce((SELECT n FROM change_seq WHERE clinic_id = :clinic), 0) AS n)
SELECT
  now_at.n,
  last.at,
  last.seq,
  (SELECT name FROM identity.colleagues() WHERE account_id = last.account_id) AS by_name,
  CASE WHEN now_at.n IS DISTINCT FROM :seen THEN (
    SELECT count(*) FROM task t LEFT JOIN patient p ON p.clinic_id = t.clinic_id AND p.id = t.patient_id
    WHERE t.clinic_id = :clinic AND (t.patient_id IS NULL OR p.status = 'under_care')
      AND CASE WHEN :triage THEN t.state = 'proposed' AND (t.snoozed_until IS NULL OR t.snoozed_until <= :today)
          ELSE t.state = ANY (:open) AND t.owner_id = :who AND (t.due_on <= :today OR t.waiting_until <= :today) AND (t.snoozed_until IS NULL OR t.snoozed_until <= :today) END
  ) END AS waiting,
  meeting.id AS meeting_id,
  meeting.state,
  meeting.on_day,
  meeting.starts_at
FROM now_at
LEFT JOIN LATERAL (
  -- Drafts are recorded too, but what somebody has not saved is no news for others.
  SELECT at, seq, account_id FROM audit_event
  WHERE clinic_id = :clinic AND patient_id = :patient AND outcome = 'done' AND action NOT LIKE '%\_draft.%' ORDER BY seq DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
  SELECT id, state, on_day, starts_at FROM meeting
  WHERE clinic_id = :clinic AND on_day >= :today AND state IN ('planned', 'running') ORDER BY state <> 'running', on_day, starts_at, id LIMIT 1
) meeting ON now_at.n IS DISTINCT FROM :seen
