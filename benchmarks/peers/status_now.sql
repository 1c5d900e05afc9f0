-- The status of everybody by the policy of evaluating.yaml, for DuckDB, as somebody writes it who knows this policy
-- alone: one GROUP BY of the last time of each thing that happens.
--
-- Reads facts(k, kind, id, w, f0_province, f1_result), seconds since 1900 in w, and as_of(last), the last second that
-- counts. Gives k, status, rule, until of what is shown then; until NULL where
-- it is open, rule NULL where two give the status until the same second: which is cited last times do not tell.
-- 8589934592 is for ever.
WITH last_times AS (
    SELECT k,
        MAX(w) FILTER (kind = 'died') AS died,
        COALESCE(MAX(w) FILTER (kind = 'left_city'), 0) AS went,
        COALESCE(MAX(w) FILTER (kind = 'arrival'), 0) AS arrived,
        COALESCE(MAX(w) FILTER (kind = 'arrival' AND f0_province = '42'), 0) AS province,
        COALESCE(MAX(w) FILTER (kind = 'arrival' AND f0_province <> '42'), 0) AS outside,
        COALESCE(MAX(w) FILTER (kind = 'contact'), 0) AS contact,
        COALESCE(MAX(w) FILTER (kind IN ('fever', 'purchase')), 0) AS fever,
        COALESCE(MAX(w) FILTER (kind = 'test' AND f1_result = 'positive'), 0) AS positive,
        COALESCE(MAX(w) FILTER (kind = 'test' AND f1_result = 'negative'), 0) AS negative,
        COALESCE(MAX(w) FILTER (kind = 'discharged'), 0) AS discharged
    FROM facts
    WHERE w <= (SELECT last FROM as_of)
    GROUP BY k
), standing AS (
    SELECT k, last AS now,
        died IS NOT NULL AS dead,
        positive > discharged AS confirmed,
        CASE WHEN went <= discharged THEN discharged + 14 * 86400 END AS rehab_over,
        CASE WHEN went <= province AND positive < province THEN province + 14 * 86400 END AS central_over,
        central_over + 14 * 86400 AS home_over,
        CASE
            WHEN contact = 0 OR went > contact OR positive >= contact THEN NULL
            WHEN negative < contact - (contact + 28800) % 86400 + 13 * 86400 THEN 8589934592
            ELSE contact + 14 * 86400
        END AS contact_over,
        CASE WHEN went <= fever AND positive < fever AND negative < fever THEN fever + 3 * 86400 END AS fever_over,
        CASE WHEN went <= outside AND positive < outside THEN outside + 14 * 86400 END AS outside_over,
        went > arrived AS away
    FROM last_times CROSS JOIN as_of
), shown AS (
    -- The rule; 9 for the second phase of the first, 10 where two rules give one status equally long.
    SELECT k,
        CASE
            WHEN dead THEN 8
            WHEN confirmed THEN 4
            WHEN rehab_over > now THEN 5
            WHEN contact_over = 8589934592 THEN 3
            WHEN central_over > now THEN 1
            WHEN contact_over > now THEN 3
            WHEN fever_over > now THEN 6
            WHEN home_over > now AND home_over = outside_over THEN 10
            WHEN home_over > now AND home_over > COALESCE(outside_over, 0) THEN 9
            WHEN outside_over > now THEN 2
            WHEN away THEN 7
        END AS piece,
        CASE piece
            WHEN 1 THEN central_over
            WHEN 2 THEN outside_over
            WHEN 3 THEN NULLIF(contact_over, 8589934592)
            WHEN 5 THEN rehab_over
            WHEN 6 THEN fever_over
            WHEN 9 THEN home_over
            WHEN 10 THEN home_over
        END AS until
    FROM standing
)
SELECT k,
    ['central', 'home', 'central', 'confirmed', 'rehab', 'observation', 'left', 'dead', 'home', 'home'][piece] AS status,
    [
        'r1_province', 'r2_outside', 'r3_contact', 'r4_confirmed', 'r5_rehab', 'r6_observed', 'r7_left', 'r8_dead',
        'r1_province'
    ][piece] AS rule,
    until
FROM shown WHERE piece IS NOT NULL
