-- The case meetings of an invented clinic: one a week up to the day before :until, with the decisions that its tasks from meetings came from.
-- Ids follow from clinic and day, so that the same seed gives the same rows. Several statements; each names its clinic.
INSERT INTO meeting_series (clinic_id, id, name, place, weekday, every_weeks, starts_at, minutes)
VALUES (:clinic, md5(:clinic || 'series')::uuid, 'Case meeting', 'Room 4 and video', 2, 1, '15:00', 90);

INSERT INTO meeting (clinic_id, id, series_id, name, place, on_day, starts_at, minutes, break_after, break_minutes, state, started_at, closed_at, paused_s)
SELECT :clinic, md5(:clinic || day)::uuid, md5(:clinic || 'series')::uuid, 'Case meeting', 'Room 4 and video', day, '15:00', 90, 10, 5, 'closed',
       day + time '15:00', day + time '16:28', 300
FROM (SELECT CAST(:until AS date) - 1 - (extract(isodow FROM CAST(:until AS date) - 1)::int + 5) % 7 - 7 * n AS day FROM generate_series(0, 11) n) days;

INSERT INTO agenda_item (clinic_id, id, patient_id, meeting_id, number, section, why, minutes, state, used_s, discussed_at)
SELECT :clinic, md5(meeting_id::text || patient_id)::uuid, patient_id, meeting_id, number, 'other', '[]', 4, 'discussed', 180 + (number * 37) % 120, on_day + time '15:00' + number * interval '4 minutes'
FROM (
  SELECT m.id AS meeting_id, m.on_day, t.patient_id, row_number() OVER (PARTITION BY m.id ORDER BY min(t.id::text)) AS number
  FROM meeting m
  JOIN task t ON t.clinic_id = m.clinic_id AND t.source = 'meeting' AND t.patient_id IS NOT NULL AND t.created_at >= m.on_day AND t.created_at < m.on_day + 7
  WHERE m.clinic_id = :clinic GROUP BY m.id, m.on_day, t.patient_id
) found WHERE number <= 20;

INSERT INTO decision (clinic_id, id, patient_id, meeting_id, item_id, task_id, typed, wording, by_id, at)
SELECT :clinic, md5('decision' || t.id)::uuid, t.patient_id, i.meeting_id, i.id, t.id, concat_ws(': ', t.discipline, t.title), t.title, :by, i.discussed_at
FROM agenda_item i
JOIN meeting m ON m.clinic_id = i.clinic_id AND m.id = i.meeting_id
JOIN task t ON t.clinic_id = i.clinic_id AND t.patient_id = i.patient_id AND t.source = 'meeting' AND t.created_at >= m.on_day AND t.created_at < m.on_day + 7
WHERE i.clinic_id = :clinic;

INSERT INTO attendance (clinic_id, meeting_id, account_id, presence)
SELECT :clinic, m.id, w.account_id, CASE (ascii(substr(md5(m.id::text || w.account_id), 1, 1)) % 8) WHEN 0 THEN 'apologies' WHEN 1 THEN 'video' ELSE 'present' END
FROM meeting m JOIN identity.membership w ON w.clinic_id = m.clinic_id AND w.discipline IS NOT NULL WHERE m.clinic_id = :clinic;
