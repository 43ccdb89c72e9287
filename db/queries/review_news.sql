-- What was written about one's own people since a moment, newest first, at most 60: who, kind, its parts as JSON (read by review.py), by whom, when.
-- Proposals are the inbox's and left out. Of everybody under care when the asker leads nobody. What has a day and no moment counts from :day on.
WITH own AS (
  SELECT p.id, p.family_name, p.given_name FROM patient p
  WHERE p.clinic_id = :clinic AND p.status = 'under_care'
    AND (NOT EXISTS (SELECT FROM care_team c WHERE c.clinic_id = :clinic AND c.account_id = :asker)
         OR EXISTS (SELECT FROM care_team c WHERE c.clinic_id = :clinic AND c.patient_id = p.id AND c.account_id = :asker))
)
SELECT own.id, own.family_name, own.given_name, r.kind, r.parts, n.name, r.by_id, r.at
FROM (
  SELECT a.patient_id, a.entered_at AS at, 'score' AS kind, a.rater_id AS by_id,
    json_build_array(a.total, a.mode, (SELECT b.total FROM alsfrs b WHERE b.clinic_id = a.clinic_id AND b.patient_id = a.patient_id
      AND b.assessed_on < a.assessed_on AND b.total IS NOT NULL ORDER BY b.assessed_on DESC LIMIT 1)) AS parts
  FROM alsfrs a WHERE a.clinic_id = :clinic AND a.entered_at >= :since
  UNION ALL
  SELECT m.patient_id, m.entered_at, 'reading', m.entered_by, json_build_array(m.measure, m.value, (SELECT b.value FROM measurement b
      WHERE b.clinic_id = m.clinic_id AND b.patient_id = m.patient_id AND b.measure = m.measure AND b.position IS NOT DISTINCT FROM m.position
      AND b.measured_on < m.measured_on ORDER BY b.measured_on DESC LIMIT 1))
  FROM measurement m WHERE m.clinic_id = :clinic AND m.entered_at >= :since
  UNION ALL
  SELECT e.patient_id, e.entered_at, 'event', e.entered_by, json_build_array(e.kind, e.injury, e.detail)
  FROM event e WHERE e.clinic_id = :clinic AND e.entered_at >= :since
  UNION ALL
  SELECT s.patient_id, s.entered_at, 'log', NULL, json_build_array(s.done_count, s.asked_count, s.pain, s.fatigue, s.source)
  FROM exercise_session s WHERE s.clinic_id = :clinic AND s.entered_at >= :since
  UNION ALL
  SELECT q.patient_id, s.on_day::timestamptz, 'aid', q.owner_id, json_build_array(q.aid_key, s.stage)
  FROM equipment q CROSS JOIN LATERAL (VALUES ('identified', q.identified_on), ('assessed', q.assessed_on), ('ordered', q.ordered_on),
    ('approved', q.approved_on), ('delivered', q.delivered_on), ('fitted', q.fitted_on), ('in_use', q.in_use_on), ('returned', q.returned_on)) AS s (stage, on_day)
  WHERE q.clinic_id = :clinic AND s.on_day >= :day
  UNION ALL
  SELECT t.patient_id, v.at, 'task', v.by_id, json_build_array(t.title, v.to_state, t.id, v.change IS NULL)
  FROM task_event v JOIN task t ON t.clinic_id = v.clinic_id AND t.id = v.task_id
  WHERE v.clinic_id = :clinic AND v.at >= :since AND v.to_state IS NOT NULL AND v.to_state <> 'proposed'
  UNION ALL
  SELECT o.patient_id, o.written_at, 'note', o.author_id, json_build_array(o.discipline)
  FROM note o WHERE o.clinic_id = :clinic AND o.written_at >= :since AND o.struck_at IS NULL
) r JOIN own ON own.id = r.patient_id LEFT JOIN identity.colleagues() n ON n.account_id = r.by_id
ORDER BY r.at DESC, own.family_name, r.kind LIMIT 60
