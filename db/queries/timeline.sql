-- Everything that was ever recorded about one person, one row each: day, moment, kind, its parts as JSON (read by timeline.py), who entered it.
-- Daily exercise logs are left out: they stand on the exercise tab. Newest first.
SELECT r.id, r.day, r.at, r.kind, r.parts, n.name
FROM (
  SELECT id, assessed_on AS day, entered_at AS at, 'score' AS kind, json_build_array(mode, total, rater_name) AS parts, rater_id AS by_id
  FROM alsfrs WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT id, measured_on, entered_at, 'reading', json_build_array(measure, value, position), entered_by
  FROM measurement WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT id, happened_on, entered_at, 'event', json_build_array(kind, ended_on, injury, detail), entered_by
  FROM event WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT id, starts_on, NULL, 'programme', json_build_array(number, ends_on, reason), author_id
  FROM programme WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT id, starts_on, NULL, 'pause', json_build_array(ends_on, reason), NULL
  FROM programme_pause WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT q.id, s.day, NULL, 'aid', json_build_array(q.aid_key, s.stage), NULL
  FROM equipment q CROSS JOIN LATERAL (VALUES
    ('identified', q.identified_on), ('assessed', q.assessed_on), ('ordered', q.ordered_on), ('approved', q.approved_on),
    ('delivered', q.delivered_on), ('fitted', q.fitted_on), ('in_use', q.in_use_on), ('returned', q.returned_on)) AS s (stage, day)
  WHERE q.clinic_id = :clinic AND q.patient_id = :patient AND s.day IS NOT NULL
  UNION ALL
  SELECT id, created_at::date, created_at, 'task', json_build_array(title, discipline), created_by
  FROM task WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT e.id, e.at::date, e.at, 'task_closed', json_build_array(t.title, e.to_state, e.detail), e.by_id
  FROM task t JOIN task_event e ON e.clinic_id = t.clinic_id AND e.task_id = t.id
  WHERE t.clinic_id = :clinic AND t.patient_id = :patient AND e.to_state IN ('done', 'declined', 'cancelled')
  UNION ALL
  SELECT t.id, t.taught_on, NULL, 'training', json_build_array(c.name, t.topic_key, t.level), t.taught_by
  FROM carer_training t JOIN carer c ON c.clinic_id = t.clinic_id AND c.id = t.carer_id
  WHERE t.clinic_id = :clinic AND t.patient_id = :patient
  UNION ALL
  SELECT id, made_on, entered_at, 'document', json_build_array(kind, kept_where, detail, withdrawn_on), entered_by
  FROM advance_document WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT c.account_id, c.since_on, NULL, 'lead', json_build_array(c.discipline, m.name), NULL
  FROM care_team c LEFT JOIN identity.colleagues() m ON m.account_id = c.account_id WHERE c.clinic_id = :clinic AND c.patient_id = :patient
  UNION ALL
  SELECT id, noted_on, NULL, 'allergy', json_build_array(substance, reaction), NULL
  FROM allergy WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT id, ended_on, at, 'ended', json_build_array(status, told_by), by_id
  FROM care_ending WHERE clinic_id = :clinic AND patient_id = :patient
  UNION ALL
  SELECT id, reopened_at::date, reopened_at, 'reopened', json_build_array(reopened_as, reopened_why), reopened_by
  FROM care_ending WHERE clinic_id = :clinic AND patient_id = :patient AND reopened_at IS NOT NULL
) r LEFT JOIN identity.colleagues() n ON n.account_id = r.by_id
ORDER BY r.day DESC, r.at DESC NULLS LAST, r.kind, r.id
