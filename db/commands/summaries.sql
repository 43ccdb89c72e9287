-- One row a patient from the facts, as of a day. Windows of exercise end the day before :today, since today is not over.
-- A session is a day on which the programme in force asks for something; it is done when at least half of what it asks was done.
INSERT INTO patient_summary AS kept (
  clinic_id, patient_id, under_care, as_of_on, series_on, series_total, series_mode, latest_on, latest_items, latest_form, previous_items,
  niv, niv_on, gastrostomy, fvc, fvc_on, snip, snip_on, pcf, pcf_on, spo2, spo2_on, weight, weight_on, weight_at_diagnosis, weight_90d,
  asked_28, done_28, asked_before, done_before, last_log_on, fatigue_7d, pain_7d, falls_90d, falls_30d, injuries_30d, choking_90d,
  programme_active, paused, open_tasks, due_days, urgent_due_days, aid_keys, aid_ordered, aid_order_by_on, aid_needed_on)
SELECT p.clinic_id, p.id, p.status = 'under_care', :today,
  coalesce(series.days, '{}'), coalesce(series.totals, '{}'), coalesce(series.modes, '{}'),
  latest.assessed_on, coalesce(latest.items, '{}'), latest.item5_form, coalesce(previous.items, '{}'),
  coalesce(happened.niv_on > coalesce(happened.niv_off, '-infinity'), false), happened.niv_on, coalesce(happened.gastrostomy, false),
  fvc.value, fvc.measured_on, snip.value, snip.measured_on, pcf.value, pcf.measured_on, spo2.value, spo2.measured_on,
  weight.value, weight.measured_on, at_diagnosis.value, before.value,
  CASE WHEN coalesce(asked.recent, 0) > 0 THEN asked.recent END, CASE WHEN coalesce(asked.recent, 0) > 0 THEN asked.recent_done END,
  CASE WHEN coalesce(asked.earlier, 0) > 0 THEN asked.earlier END, CASE WHEN coalesce(asked.earlier, 0) > 0 THEN asked.earlier_done END,
  logged.last_on, logged.fatigue, logged.pain,
  coalesce(happened.falls_90d, 0), coalesce(happened.falls_30d, 0), coalesce(happened.injuries_30d, 0), coalesce(happened.choking_90d, 0),
  EXISTS (SELECT FROM programme g WHERE g.clinic_id = p.clinic_id AND g.patient_id = p.id AND g.starts_on <= :today AND coalesce(g.ends_on, 'infinity') >= :today),
  EXISTS (SELECT FROM programme_pause z WHERE z.clinic_id = p.clinic_id AND z.patient_id = p.id AND z.starts_on <= :today AND coalesce(z.ends_on, 'infinity') >= :today),
  coalesce(work.open, 0), coalesce(work.due, '{}'), coalesce(work.urgent, '{}'),
  coalesce(aid.keys, '{}'), coalesce(aid.ordered, '{}'), coalesce(aid.order_by, '{}'), coalesce(aid.needed, '{}')
FROM patient p
LEFT JOIN LATERAL (
  SELECT array_agg(a.assessed_on ORDER BY a.assessed_on, a.mode) AS days, array_agg(a.total ORDER BY a.assessed_on, a.mode) AS totals,
         array_agg(a.mode ORDER BY a.assessed_on, a.mode) AS modes
  FROM alsfrs a WHERE a.clinic_id = p.clinic_id AND a.patient_id = p.id AND a.total IS NOT NULL AND a.assessed_on <= :today) series ON true
LEFT JOIN LATERAL (
  SELECT a.assessed_on, a.item5_form, ARRAY[a.q1, a.q2, a.q3, a.q4, a.q5, a.q6, a.q7, a.q8, a.q9, a.q10, a.q11, a.q12] AS items
  FROM alsfrs a WHERE a.clinic_id = p.clinic_id AND a.patient_id = p.id AND a.assessed_on <= :today
  ORDER BY a.assessed_on DESC, a.mode DESC LIMIT 1) latest ON true
LEFT JOIN LATERAL (
  SELECT ARRAY[a.q1, a.q2, a.q3, a.q4, a.q5, a.q6, a.q7, a.q8, a.q9, a.q10, a.q11, a.q12] AS items
  FROM alsfrs a WHERE a.clinic_id = p.clinic_id AND a.patient_id = p.id AND a.assessed_on <= :today
  ORDER BY a.assessed_on DESC, a.mode DESC OFFSET 1 LIMIT 1) previous ON true
LEFT JOIN LATERAL (
  SELECT max(e.happened_on) FILTER (WHERE e.kind = 'niv_start') AS niv_on, max(e.happened_on) FILTER (WHERE e.kind = 'niv_stop') AS niv_off,
         bool_or(e.kind = 'gastrostomy') AS gastrostomy,
         count(*) FILTER (WHERE e.kind = 'fall' AND e.happened_on > :today - 90) AS falls_90d,
         count(*) FILTER (WHERE e.kind = 'fall' AND e.happened_on > :today - 30) AS falls_30d,
         count(*) FILTER (WHERE e.kind = 'fall' AND e.injury AND e.happened_on > :today - 30) AS injuries_30d,
         count(*) FILTER (WHERE e.kind = 'choking' AND e.happened_on > :today - 90) AS choking_90d
  FROM event e WHERE e.clinic_id = p.clinic_id AND e.patient_id = p.id AND e.happened_on <= :today) happened ON true
LEFT JOIN LATERAL (
  SELECT m.value, m.measured_on FROM measurement m
  WHERE m.clinic_id = p.clinic_id AND m.patient_id = p.id AND m.measure IN ('fvc_percent', 'svc_percent')
    AND m.position IS DISTINCT FROM 'supine' AND m.measured_on <= :today ORDER BY m.measured_on DESC, m.measure LIMIT 1) fvc ON true
LEFT JOIN LATERAL (
  SELECT m.value, m.measured_on FROM measurement m
  WHERE m.clinic_id = p.clinic_id AND m.patient_id = p.id AND m.measure IN ('snip', 'mip') AND m.measured_on <= :today
  ORDER BY m.measured_on DESC, m.value DESC LIMIT 1) snip ON true
LEFT JOIN LATERAL (
  SELECT m.value, m.measured_on FROM measurement m
  WHERE m.clinic_id = p.clinic_id AND m.patient_id = p.id AND m.measure = 'pcf' AND m.measured_on <= :today ORDER BY m.measured_on DESC LIMIT 1) pcf ON true
LEFT JOIN LATERAL (
  SELECT m.value, m.measured_on FROM measurement m
  WHERE m.clinic_id = p.clinic_id AND m.patient_id = p.id AND m.measure = 'spo2' AND m.measured_on <= :today ORDER BY m.measured_on DESC LIMIT 1) spo2 ON true
LEFT JOIN LATERAL (
  SELECT m.value, m.measured_on FROM measurement m
  WHERE m.clinic_id = p.clinic_id AND m.patient_id = p.id AND m.measure = 'weight' AND m.measured_on <= :today ORDER BY m.measured_on DESC LIMIT 1) weight ON true
LEFT JOIN LATERAL (
  SELECT m.value FROM measurement m
  WHERE m.clinic_id = p.clinic_id AND m.patient_id = p.id AND m.measure = 'weight' AND m.measured_on >= coalesce(p.diagnosed_on, m.measured_on) - 30
    AND m.measured_on <= :today ORDER BY m.measured_on LIMIT 1) at_diagnosis ON true
LEFT JOIN LATERAL (
  SELECT m.value FROM measurement m
  WHERE m.clinic_id = p.clinic_id AND m.patient_id = p.id AND m.measure = 'weight'
    AND m.measured_on >= weight.measured_on - 90 AND m.measured_on < weight.measured_on ORDER BY m.measured_on LIMIT 1) before ON true
LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE day.d >= :today - 28) AS recent, count(*) FILTER (WHERE day.d >= :today - 28 AND done.share >= 0.5) AS recent_done,
         count(*) FILTER (WHERE day.d < :today - 28) AS earlier, count(*) FILTER (WHERE day.d < :today - 28 AND done.share >= 0.5) AS earlier_done
  FROM (SELECT :today - n AS d FROM generate_series(1, 56) n) day
  JOIN programme g ON g.clinic_id = p.clinic_id AND g.patient_id = p.id AND g.starts_on <= day.d AND coalesce(g.ends_on, 'infinity') >= day.d
  LEFT JOIN exercise_session s ON s.clinic_id = p.clinic_id AND s.patient_id = p.id AND s.on_day = day.d
  CROSS JOIN LATERAL (
    SELECT count(*) AS asked,
           CASE WHEN s.answers = '{}' THEN s.done_count / nullif(s.asked_count, 0)
                ELSE coalesce(sum(CASE s.answers ->> x.exercise_key WHEN 'done' THEN 1.0 WHEN 'some' THEN 0.5 END), 0) / nullif(count(*), 0) END AS share
    FROM programme_exercise x WHERE x.clinic_id = g.clinic_id AND x.programme_id = g.id AND extract(isodow FROM day.d)::smallint = ANY (x.weekdays)) done
  WHERE done.asked > 0 AND NOT EXISTS (
    SELECT FROM programme_pause z WHERE z.clinic_id = p.clinic_id AND z.patient_id = p.id AND z.starts_on <= day.d AND coalesce(z.ends_on, 'infinity') >= day.d)
) asked ON true
LEFT JOIN LATERAL (
  SELECT max(s.on_day) AS last_on, avg(s.fatigue) FILTER (WHERE s.on_day > :today - 7) AS fatigue, avg(s.pain) FILTER (WHERE s.on_day > :today - 7) AS pain
  FROM exercise_session s WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.id AND s.on_day <= :today) logged ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS open, array_agg(t.due_on ORDER BY t.due_on) AS due, array_agg(t.due_on ORDER BY t.due_on) FILTER (WHERE t.priority = 'urgent') AS urgent
  FROM task t WHERE t.clinic_id = p.clinic_id AND t.patient_id = p.id AND t.state IN ('proposed', 'open', 'in_progress', 'waiting')) work ON true
LEFT JOIN LATERAL (
  SELECT array_agg(q.aid_key ORDER BY q.identified_on, q.id) AS keys,
         array_agg(coalesce(q.ordered_on, q.approved_on) IS NOT NULL ORDER BY q.identified_on, q.id) AS ordered,
         array_agg(q.order_by_on ORDER BY q.identified_on, q.id) AS order_by, array_agg(q.needed_p50 ORDER BY q.identified_on, q.id) AS needed
  FROM equipment q WHERE q.clinic_id = p.clinic_id AND q.patient_id = p.id AND coalesce(q.delivered_on, q.fitted_on, q.in_use_on, q.returned_on) IS NULL) aid ON true
WHERE p.clinic_id = :clinic AND (:everyone OR p.id = ANY (:patients))
ON CONFLICT (clinic_id, patient_id) DO UPDATE SET
  (under_care, as_of_on, series_on, series_total, series_mode, latest_on, latest_items, latest_form, previous_items, niv, niv_on, gastrostomy, fvc, fvc_on, snip, snip_on,
   pcf, pcf_on, spo2, spo2_on, weight, weight_on, weight_at_diagnosis, weight_90d, asked_28, done_28, asked_before, done_before, last_log_on, fatigue_7d,
   pain_7d, falls_90d, falls_30d, injuries_30d, choking_90d, programme_active, paused, open_tasks, due_days, urgent_due_days, aid_keys, aid_ordered,
   aid_order_by_on, aid_needed_on)
  = ROW (excluded.under_care, excluded.as_of_on, excluded.series_on, excluded.series_total, excluded.series_mode, excluded.latest_on, excluded.latest_items,
   excluded.latest_form, excluded.previous_items, excluded.niv, excluded.niv_on, excluded.gastrostomy, excluded.fvc, excluded.fvc_on, excluded.snip, excluded.snip_on, excluded.pcf,
   excluded.pcf_on, excluded.spo2, excluded.spo2_on, excluded.weight, excluded.weight_on, excluded.weight_at_diagnosis, excluded.weight_90d, excluded.asked_28,
   excluded.done_28, excluded.asked_before, excluded.done_before, excluded.last_log_on, excluded.fatigue_7d, excluded.pain_7d, excluded.falls_90d,
   excluded.falls_30d, excluded.injuries_30d, excluded.choking_90d, excluded.programme_active, excluded.paused, excluded.open_tasks, excluded.due_days,
   excluded.urgent_due_days, excluded.aid_keys, excluded.aid_ordered, excluded.aid_order_by_on, excluded.aid_needed_on)
