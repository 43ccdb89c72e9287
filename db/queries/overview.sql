-- Everything the overview of one patient shows, as one JSON value: one round trip, and Postgres does the assembling.
-- Lists of lists in the order of the record they become (overview.py); oldest first. No row at all: no such patient in this clinic.
WITH who AS (
  SELECT * FROM patient WHERE clinic_id = :clinic AND id = :patient
), named AS MATERIALIZED (
  SELECT account_id, name FROM identity.colleagues()
), visits AS (
  SELECT assessed_on, max(assessed_on) OVER () AS last_on FROM alsfrs WHERE clinic_id = :clinic AND patient_id = :patient
), logs_from AS (
  -- Logs reach back far enough for the four weeks before the visit before the latest, but no further than a year and a bit.
  SELECT greatest(least(CAST(:since AS date), (SELECT max(assessed_on) - 28 FROM visits WHERE assessed_on < last_on)), CAST(:since AS date) - 300) AS from_on
)
SELECT json_build_object(
  'patient', (SELECT row_to_json(who) FROM who),
  'summary', (SELECT row_to_json(s) FROM patient_summary s WHERE s.clinic_id = :clinic AND s.patient_id = :patient),
  'similar', EXISTS (
    SELECT FROM patient o JOIN who ON o.id <> who.id
    WHERE o.clinic_id = :clinic AND o.status = 'under_care'
      AND lower(o.family_name) = lower(who.family_name) AND lower(left(o.given_name, 1)) = lower(left(who.given_name, 1))
  ),
  'allergies', (SELECT json_agg(json_build_array(substance, reaction) ORDER BY substance) FROM allergy WHERE clinic_id = :clinic AND patient_id = :patient),
  'scores', (
    SELECT json_agg(
      json_build_array(a.id, a.assessed_on, json_build_array(q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12), a.item5_form, a.mode, coalesce(a.rater_name, n.name), a.version)
      ORDER BY a.assessed_on, a.mode)
    FROM alsfrs a LEFT JOIN named n ON n.account_id = a.rater_id WHERE a.clinic_id = :clinic AND a.patient_id = :patient
  ),
  'readings', (
    SELECT json_agg(json_build_array(measure, measured_on, value, position) ORDER BY measure, measured_on)
    FROM measurement WHERE clinic_id = :clinic AND patient_id = :patient
  ),
  'events', (
    SELECT json_agg(json_build_array(kind, happened_on, ended_on, injury, detail) ORDER BY happened_on, id)
    FROM event WHERE clinic_id = :clinic AND patient_id = :patient
  ),
  'programmes', (
    SELECT json_agg(json_build_array(p.id, p.number, p.starts_on, p.ends_on, (
      SELECT json_agg(json_build_array(exercise_key, weekdays, sets, reps, minutes, hold_s, assisted, notes) ORDER BY place)
      FROM programme_exercise e WHERE e.clinic_id = :clinic AND e.programme_id = p.id)) ORDER BY p.starts_on)
    FROM programme p WHERE p.clinic_id = :clinic AND p.patient_id = :patient
  ),
  'pauses', (
    SELECT json_agg(json_build_array(starts_on, ends_on, reason) ORDER BY starts_on) FROM programme_pause WHERE clinic_id = :clinic AND patient_id = :patient
  ),
  'sessions', (
    SELECT json_agg(json_build_array(on_day, answers, effort, pain, fatigue, source, helped, missed_reason,
      CASE WHEN answers = '{}' AND asked_count > 0 THEN done_count / asked_count END) ORDER BY on_day)
    FROM exercise_session, logs_from WHERE clinic_id = :clinic AND patient_id = :patient AND on_day >= from_on
  ),
  'aids', (
    SELECT json_agg(json_build_array(
      q.id, q.aid_key,
      json_build_array(identified_on, assessed_on, ordered_on, approved_on, delivered_on, fitted_on, in_use_on, returned_on),
      needed_p25, needed_p50, needed_p75, n.name, order_by_on, need_met, need_known, need_lacks, planned_on,
      q.owner_id, q.note, q.version) ORDER BY identified_on, q.id)
    FROM equipment q LEFT JOIN named n ON n.account_id = q.owner_id WHERE q.clinic_id = :clinic AND q.patient_id = :patient
  ),
  'meeting', (
    SELECT json_build_array(m.on_day, i.snapshot)
    FROM agenda_item i JOIN meeting m ON m.clinic_id = :clinic AND m.id = i.meeting_id
    WHERE i.clinic_id = :clinic AND i.patient_id = :patient AND i.state IN ('discussed', 'as_read') ORDER BY m.on_day DESC LIMIT 1
  ),
  'lead_times', (SELECT json_agg(json_build_array(aid_key, p50_days, p80_days, n) ORDER BY aid_key) FROM lead_time WHERE clinic_id = :clinic),
  'tasks', (
    SELECT json_agg(json_build_array(t.id, title, state, priority, t.discipline, due_on, n.name, owner_id, t.version) ORDER BY due_on NULLS LAST, t.id)
    FROM task t LEFT JOIN named n ON n.account_id = t.owner_id
    WHERE t.clinic_id = :clinic AND t.patient_id = :patient AND t.state = ANY (:open)
  ),
  -- The newest word of each discipline on whether this person was looked at; whether it still holds is for the reader to say.
  'marks', (
    SELECT json_agg(json_build_array(m.id, n.name, m.account_id, m.discipline, m.kind, m.reason, m.until_on, m.grade, m.about, m.at) ORDER BY m.at DESC)
    FROM (SELECT DISTINCT ON (discipline) * FROM review_mark
      WHERE clinic_id = :clinic AND patient_id = :patient AND taken_back_at IS NULL ORDER BY discipline, at DESC) m
    LEFT JOIN named n ON n.account_id = m.account_id
  ),
  'forecast', (SELECT value FROM setting WHERE clinic_id = :clinic AND key = 'forecast'),
  -- Only a look at the forecast that the audit holds shows it again, and only for an hour: nobody can ask for it past the audit.
  'revealed', (SELECT prognosis = 'does_not_want' FROM who) AND EXISTS (
    SELECT FROM audit_event a WHERE a.clinic_id = :clinic AND a.patient_id = :patient AND a.at > now() - interval '1 hour'
      AND a.action = 'forecast.revealed' AND a.account_id = nullif(current_setting('app.user_id', true), '')::uuid
  ),
  'done', (
    SELECT json_agg(closed_at::date ORDER BY closed_at) FROM task WHERE clinic_id = :clinic AND patient_id = :patient AND state = 'done'
  )
)::text AS facts
FROM who
