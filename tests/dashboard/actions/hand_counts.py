"""What the caseload page shows, counted by hand in SQL: nothing here is shared with the code under test."""

SINCE = """
SELECT p.*, least(coalesce(p.enrolled_on, least((SELECT min(assessed_on) FROM alsfrs a WHERE a.patient_id = p.id), p.created_at::date)),
                  p.status_on, %(today)s::date) AS since_on
FROM patient p WHERE p.clinic_id = %(clinic)s
"""

BY_CLINICIAN = """
SELECT t.discipline, t.account_id, l.place, count(*) FROM care_team t
JOIN patient p ON p.id = t.patient_id AND p.status = 'under_care'
JOIN patient_line l ON l.patient_id = p.id
WHERE t.clinic_id = %(clinic)s GROUP BY 1, 2, 3
"""

BY_CLASS = """
SELECT l.place, count(*) FROM patient_line l JOIN patient p ON p.id = l.patient_id AND p.status = 'under_care' WHERE l.clinic_id = %(clinic)s GROUP BY 1
"""

NO_LEAD = """
SELECT d.discipline, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM care_team t WHERE t.patient_id = p.id AND t.discipline = d.discipline))
FROM (SELECT DISTINCT discipline FROM identity.membership WHERE clinic_id = %(clinic)s AND discipline IS NOT NULL) d, patient p
WHERE p.clinic_id = %(clinic)s AND p.status = 'under_care' GROUP BY 1
"""

OPEN_TASKS = """
SELECT owner_id, count(*) FROM task WHERE clinic_id = %(clinic)s AND state IN ('open', 'in_progress', 'waiting') AND owner_id IS NOT NULL GROUP BY 1
"""

AGREED = """
SELECT account_id, weekly_capacity, people_agreed FROM identity.membership WHERE clinic_id = %(clinic)s AND discipline IS NOT NULL
"""

# King's stage on the day of a score, and by the score before on a day on which a device came or went: Balendra's regions from items 1 to 5 and 8,
# 4A with a feeding tube, 4B with breathing support or breathless at rest.
KINGS = """
SELECT a.patient_id, a.on_day, a.mode, CASE
  WHEN EXISTS (SELECT FROM event WHERE patient_id = a.patient_id AND kind = 'death' AND happened_on <= a.on_day) THEN '5'
  WHEN coalesce((SELECT max(happened_on) FROM event WHERE patient_id = a.patient_id AND kind = 'niv_start' AND happened_on <= a.on_day)
       > coalesce((SELECT max(happened_on) FROM event WHERE patient_id = a.patient_id AND kind = 'niv_stop' AND happened_on <= a.on_day),
                  '-infinity'), false)
       OR coalesce(a.q10 = 0, false) OR coalesce(a.q12 < 4, false) THEN '4B'
  WHEN a.q10 IS NULL OR a.q12 IS NULL THEN NULL
  WHEN a.item5_form = '5b'
       OR EXISTS (SELECT FROM event WHERE patient_id = a.patient_id AND kind = 'gastrostomy' AND happened_on <= a.on_day) THEN '4A'
  WHEN a.q1 IS NULL OR a.q2 IS NULL OR a.q3 IS NULL OR a.q4 IS NULL OR a.q5 IS NULL OR a.q8 IS NULL THEN NULL
  ELSE CASE (least(a.q1, a.q2, a.q3) < 4)::int + (least(a.q4, a.q5) < 4)::int + (a.q8 < 4)::int
    WHEN 0 THEN CASE WHEN p.diagnosed_on IS NOT NULL AND p.onset_on IS NOT NULL THEN '1' END WHEN 1 THEN '1' WHEN 2 THEN '2' ELSE '3' END END AS stage
FROM (
  SELECT alsfrs.*, assessed_on AS on_day FROM alsfrs
  UNION ALL SELECT before.*, d.happened_on FROM (
    SELECT DISTINCT patient_id, happened_on FROM event e WHERE kind IN ('niv_start', 'niv_stop', 'gastrostomy')
      AND NOT EXISTS (SELECT FROM alsfrs b WHERE b.patient_id = e.patient_id AND b.assessed_on = e.happened_on)) d
  CROSS JOIN LATERAL (SELECT * FROM alsfrs b WHERE b.patient_id = d.patient_id AND b.assessed_on < d.happened_on ORDER BY assessed_on DESC, mode LIMIT 1) before
) a JOIN patient p ON p.id = a.patient_id WHERE a.clinic_id = %(clinic)s
"""

STAGES = f"""
WITH people AS ({SINCE}), kings AS ({KINGS})
SELECT coalesce((SELECT k.stage FROM kings k WHERE k.patient_id = p.id AND k.on_day <= %(on)s ORDER BY k.on_day DESC, k.mode LIMIT 1),
                'not known'), count(*)
FROM people p WHERE p.since_on <= %(on)s AND (p.status_on IS NULL OR p.status_on > %(on)s) GROUP BY 1
"""

CAME = f"WITH people AS ({SINCE}) SELECT count(*) FROM people WHERE since_on BETWEEN %(first)s AND %(last)s"
LEFT_AS = "SELECT count(*) FROM patient WHERE clinic_id = %(clinic)s AND status = %(status)s AND status_on BETWEEN %(first)s AND %(last)s"

# The quality measures over the twelve months to %(last)s: met, of.
_HERE = f"""
WITH everybody AS ({SINCE}),
here AS (SELECT *, diagnosis <> 'not_confirmed'
           AND least(%(last)s::date, coalesce(status_on - 1, %(last)s::date)) - greatest(%(first)s::date, since_on) + 1 >= 90 AS active,
           since_on <= %(last)s AND (status_on IS NULL OR status_on > %(last)s) AS now_here
         FROM everybody WHERE since_on <= %(last)s AND (status_on IS NULL OR status_on > %(first)s))
"""
_KEPT = "SELECT count(*) FILTER (WHERE met), count(*) FROM cases WHERE NOT left_out"
_TALK = """EXISTS (SELECT happened_on FROM event e WHERE e.patient_id = h.id AND e.kind = 'end_of_life_talk'
    AND e.happened_on BETWEEN {first} AND least({last}, %(last)s::date)
  UNION ALL SELECT closed_at::date FROM task t WHERE t.patient_id = h.id AND t.rule_key IN ('ACP-01', 'ACP-02') AND t.state = 'done'
    AND t.closed_at::date BETWEEN {first} AND least({last}, %(last)s::date))"""
_EVER_PROGRAMME = """h.now_here AND NOT EXISTS (SELECT FROM generate_series(%(last)s::date - 27, %(last)s::date, '1 day') d
  WHERE NOT EXISTS (SELECT FROM programme g WHERE g.patient_id = h.id AND g.starts_on <= d AND coalesce(g.ends_on, 'infinity') >= d))"""
_PAUSED = "EXISTS (SELECT FROM programme_pause z WHERE z.patient_id = h.id AND z.starts_on <= %(last)s AND coalesce(z.ends_on, 'infinity') >= %(last)s)"

_NIV_RULES = "('RESP-03', 'RESP-04', 'RESP-05', 'RESP-06', 'RESP-07', 'RESP-11', 'RESP-13')"

QUALITY = {
    "QM-01": f"""{_HERE}, cases AS (SELECT false AS left_out, EXISTS (SELECT FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id
        WHERE i.patient_id = h.id AND i.state IN ('discussed', 'as_read') AND m.on_day BETWEEN %(last)s::date - 92 AND %(last)s) AS met
      FROM here h WHERE h.active AND h.now_here) {_KEPT}""",
    "QM-03": f"""{_HERE}, first AS (
      SELECT h.id, min(t.trigger_key::date) AS on_day FROM here h JOIN task t ON t.patient_id = h.id AND t.rule_key IN {_NIV_RULES} GROUP BY 1),
    asked AS (SELECT on_day, EXISTS (SELECT FROM task t WHERE t.patient_id = f.id AND t.rule_key IN {_NIV_RULES} AND t.state = 'done'
          AND t.closed_at::date <= least(on_day + 28, %(last)s::date))
        OR EXISTS (SELECT FROM event e WHERE e.patient_id = f.id AND e.kind = 'niv_start' AND e.happened_on <= least(on_day + 28, %(last)s::date)) AS met
      FROM first f WHERE on_day BETWEEN %(first)s AND %(last)s),
    cases AS (SELECT met, NOT met AND on_day + 28 > %(last)s AS left_out FROM asked) {_KEPT}""",
    "QM-09": f"""{_HERE}, first AS (SELECT h.id, min(s.assessed_on) AS on_day FROM here h JOIN alsfrs s ON s.patient_id = h.id AND s.q1 <= 2 GROUP BY 1),
    asked AS (SELECT on_day, EXISTS (SELECT FROM measurement m WHERE m.patient_id = f.id AND m.measure IN ('communication', 'speech_rate', 'intelligibility')
        AND m.measured_on BETWEEN on_day - 28 AND least(on_day + 28, %(last)s::date)) AS met FROM first f WHERE on_day BETWEEN %(first)s AND %(last)s),
    cases AS (SELECT met, NOT met AND on_day + 28 > %(last)s AS left_out FROM asked) {_KEPT}""",
    "QM-12": f"""{_HERE}, cases AS (SELECT false AS left_out, EXISTS (SELECT FROM task t WHERE t.patient_id = h.id AND t.rule_key = 'DMT-01'
        AND t.state = 'done' AND t.closed_at::date BETWEEN %(last)s::date - 365 AND %(last)s) AS met FROM here h WHERE h.active AND h.now_here) {_KEPT}""",
    "QM-15a": f"""{_HERE}, cases AS (SELECT false AS left_out, EXISTS (SELECT FROM measurement m WHERE m.patient_id = h.id AND m.measure = 'zarit'
        AND m.measured_on BETWEEN %(last)s::date - 183 AND %(last)s) AS met
      FROM here h WHERE h.now_here AND EXISTS (SELECT FROM carer c WHERE c.patient_id = h.id)) {_KEPT}""",
    "QM-02": f"""{_HERE}, windows AS (
      SELECT (%(last)s::date + 1 - make_interval(months => n + 3))::date AS a, (%(last)s::date + 1 - make_interval(months => n))::date - 1 AS b
      FROM unnest(ARRAY[0, 3, 6, 9]) n),
    cases AS (SELECT false AS left_out,
      EXISTS (SELECT FROM measurement m WHERE m.patient_id = h.id AND m.measure IN ('fvc_percent', 'svc_percent', 'fvc_litres', 'snip', 'mip', 'pcf')
              AND m.measured_on BETWEEN w.a - 30 AND w.b)
      AND EXISTS (SELECT FROM alsfrs s WHERE s.patient_id = h.id AND s.q10 IS NOT NULL AND s.q11 IS NOT NULL AND s.assessed_on BETWEEN w.a - 30 AND w.b) AS met
      FROM here h, windows w WHERE h.active AND h.since_on <= w.a AND (h.status_on IS NULL OR h.status_on > w.b)) {_KEPT}""",
    "QM-04": f"""{_HERE}, cases AS (SELECT false AS left_out, coalesce((SELECT avg(value) FROM (
        SELECT value FROM measurement m WHERE m.patient_id = h.id AND m.measure = 'niv_hours' AND m.measured_on BETWEEN start.on_day AND %(last)s
        ORDER BY measured_on DESC LIMIT 14) latest) >= 4, false) AS met
      FROM here h CROSS JOIN LATERAL (SELECT min(happened_on) AS on_day FROM event e WHERE e.patient_id = h.id AND e.kind = 'niv_start'
        AND e.happened_on BETWEEN %(last)s::date - 150 AND %(last)s::date - 60) start WHERE start.on_day IS NOT NULL) {_KEPT}""",
    "QM-06": f"""{_HERE}, cases AS (
      SELECT EXISTS (SELECT FROM event e WHERE e.patient_id = h.id AND e.kind = 'gastrostomy' AND e.happened_on < lost.on_day) AS left_out,
             EXISTS (SELECT FROM event e WHERE e.patient_id = h.id AND e.kind = 'gastrostomy_talk' AND e.happened_on < lost.on_day) AS met
      FROM here h
      CROSS JOIN LATERAL (SELECT value FROM measurement m WHERE m.patient_id = h.id AND m.measure = 'weight'
        AND m.measured_on >= coalesce(h.diagnosed_on, m.measured_on) - 30 ORDER BY m.measured_on LIMIT 1) base
      CROSS JOIN LATERAL (SELECT min(m.measured_on) AS on_day FROM measurement m WHERE m.patient_id = h.id AND m.measure = 'weight'
        AND floor(100 * (1 - m.value / base.value) + 1e-9) >= 10) lost
      WHERE lost.on_day BETWEEN %(first)s AND %(last)s) {_KEPT}""",
    "QM-07": f"""{_HERE}, kinds AS (SELECT key, days::int FROM json_each_text(%(lead_days)s::json) AS k (key, days)),
    cases AS (SELECT (q.returned_on IS NOT NULL AND came.on_day IS NULL)
        OR (coalesce(came.on_day, 'infinity') > %(last)s AND q.identified_on + k.days > %(last)s) AS left_out,
        coalesce(came.on_day <= %(last)s AND came.on_day - q.identified_on <= k.days, false) AS met
      FROM here h JOIN equipment q ON q.patient_id = h.id JOIN kinds k ON k.key = q.aid_key
      CROSS JOIN LATERAL (SELECT least(q.delivered_on, q.fitted_on, q.in_use_on) AS on_day) came
      WHERE q.identified_on BETWEEN %(first)s AND %(last)s) {_KEPT}""",
    "QM-10": f"""{_HERE}, cases AS (SELECT false AS left_out, EXISTS (SELECT FROM measurement m WHERE m.patient_id = h.id AND m.measure = 'ecas'
        AND m.measured_on BETWEEN %(last)s::date - 365 AND %(last)s) AS met
      FROM here h WHERE h.active AND h.now_here AND h.diagnosed_on <= %(last)s::date - 90) {_KEPT}""",
    "QM-11a": f"""{_HERE}, talks AS (SELECT h.diagnosed_on, {_TALK.format(first="h.diagnosed_on", last="h.diagnosed_on + 90")} AS met
      FROM here h WHERE h.diagnosed_on BETWEEN %(first)s AND %(last)s),
    cases AS (SELECT met, NOT met AND diagnosed_on + 90 > %(last)s AS left_out FROM talks) {_KEPT}""",
    "QM-11b": f"""{_HERE}, kings AS ({KINGS}), reached AS (
      SELECT h.id, min(r.on_day) AS on_day FROM here h JOIN (
        SELECT patient_id, happened_on AS on_day FROM event WHERE kind IN ('niv_start', 'gastrostomy')
        UNION ALL SELECT patient_id, min(measured_on) FROM measurement
          WHERE measure = 'fvc_percent' AND position IS DISTINCT FROM 'supine' AND value < 50 GROUP BY 1
        UNION ALL SELECT patient_id, min(on_day) FROM kings WHERE stage IN ('4A', '4B') GROUP BY 1) r ON r.patient_id = h.id
      WHERE r.on_day BETWEEN %(first)s AND %(last)s GROUP BY 1),
    talks AS (SELECT h.on_day, {_TALK.format(first="h.on_day - 28", last="h.on_day + 28")} AS met FROM reached h),
    cases AS (SELECT met, NOT met AND on_day + 28 > %(last)s AS left_out FROM talks) {_KEPT}""",
    "QM-14a": f"""{_HERE}, asked AS (
      SELECT h.id, d::date AS on_day, count(*) AS exercises,
        sum(CASE s.answers ->> x.exercise_key WHEN 'done' THEN 1.0 WHEN 'some' THEN 0.5 ELSE 0 END) AS done
      FROM here h CROSS JOIN generate_series(%(last)s::date - 27, %(last)s::date, '1 day') d
      JOIN programme g ON g.patient_id = h.id AND g.starts_on <= d AND coalesce(g.ends_on, 'infinity') >= d
      JOIN programme_exercise x ON x.programme_id = g.id AND extract(isodow FROM d)::int = ANY (x.weekdays)
      LEFT JOIN exercise_session s ON s.patient_id = h.id AND s.on_day = d::date
      WHERE NOT EXISTS (SELECT FROM programme_pause z WHERE z.patient_id = h.id AND z.starts_on <= d AND coalesce(z.ends_on, 'infinity') >= d)
      GROUP BY 1, 2),
    sums AS (SELECT id, count(*) AS sessions, count(*) FILTER (WHERE done / exercises >= 0.5) AS counted FROM asked GROUP BY 1),
    cases AS (SELECT {_PAUSED} AS left_out, coalesce(100 * s.counted >= 80 * s.sessions, false) AS met
      FROM here h LEFT JOIN sums s ON s.id = h.id WHERE {_EVER_PROGRAMME} AND (s.id IS NOT NULL OR {_PAUSED})) {_KEPT}""",
    "QM-14b": f"""{_HERE}, cases AS (SELECT {_PAUSED} AS left_out, EXISTS (SELECT FROM programme g WHERE g.patient_id = h.id
        AND g.starts_on BETWEEN %(last)s::date - 35 AND %(last)s) AS met FROM here h WHERE {_EVER_PROGRAMME}) {_KEPT}""",
    "QM-17": f"""{_HERE}, closed AS (SELECT t.due_on, t.state, coalesce(t.state = 'done' AND t.closed_at::date <= t.due_on, false) AS met
      FROM here h JOIN task t ON t.patient_id = h.id JOIN patient p ON p.id = h.id
      WHERE t.due_on BETWEEN %(first)s AND %(last)s AND (p.status_on IS NULL OR t.due_on < p.status_on)),
    cases AS (SELECT met, state IN ('cancelled', 'declined') OR (NOT met AND due_on = %(last)s) AS left_out FROM closed) {_KEPT}""",
}

WEEK = """
SELECT count(*) FILTER (WHERE due_on < %(on)s), count(*) FROM task
WHERE clinic_id = %(clinic)s AND created_at::date <= %(on)s AND (closed_at IS NULL OR closed_at::date > %(on)s)
  AND (patient_id IS NULL OR patient_id IN (SELECT id FROM patient WHERE status = 'under_care' OR status_on > %(on)s))
"""
