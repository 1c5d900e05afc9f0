-- Whole timelines of the policy of evaluating.yaml for DuckDB, as somebody writes them who knows this policy alone.
--
-- Reads facts(k, kind, id, w, f0_province, f1_result), seconds since 1900 in w. Gives k, track, status, rule, since,
-- until, shown_since, run_since, as the script that is made from the pack does. All windows, no join but that of names:
-- first when each course is over, then at each place where something begins or ends the strongest that still runs.
--
-- 8589934592 is for ever: 2^33. A run is one number, so that the one that lasts longest is the greatest of them: the
-- second at which it is over, the place of its id among the person's from the last to the first, when it began, and
-- its rule.
WITH people AS (
    SELECT name, (ROW_NUMBER() OVER ())::INTEGER AS k FROM (SELECT DISTINCT k AS name FROM facts)
), numbered AS (
    SELECT people.k, w, id, kind, f0_province, f1_result FROM facts JOIN people ON name = facts.k
), told AS (
    SELECT k, w,
        CASE
            WHEN kind = 'arrival' THEN CASE WHEN f0_province = '42' THEN 1 WHEN f0_province IS NOT NULL THEN 2 END
            WHEN kind = 'contact' THEN 3
            WHEN kind = 'test' AND f1_result = 'positive' THEN 4
            WHEN kind = 'discharged' THEN 5
            WHEN kind IN ('fever', 'purchase') THEN 6
            WHEN kind = 'left_city' THEN 7
            WHEN kind = 'died' THEN 8
        END AS rule,
        ROW_NUMBER() OVER (PARTITION BY k ORDER BY id DESC) AS place,
        MIN(w) FILTER (kind = 'left_city') OVER later AS leaves,
        MIN(w) FILTER (kind = 'test' AND f1_result = 'positive') OVER from_now AS falls_ill,
        MIN(w) FILTER (kind = 'arrival') OVER from_now AS arrives,
        MIN(w) FILTER (kind = 'discharged') OVER from_now AS discharged,
        MIN(w) FILTER (kind = 'test' AND f1_result = 'negative') OVER from_now AS negative,
        MIN(w) FILTER (kind = 'test' AND f1_result = 'negative') OVER from_day_13 AS released
    FROM numbered
    WINDOW
        from_now AS (PARTITION BY k ORDER BY w RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING),
        later AS (PARTITION BY k ORDER BY w RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
        from_day_13 AS (
            PARTITION BY k ORDER BY w
            RANGE BETWEEN 13 * 86400 - (w + 28800) % 86400 FOLLOWING AND UNBOUNDED FOLLOWING
        )
), courses AS (
    SELECT k, rule, place, w,
        CASE rule
            WHEN 1 THEN LEAST(w + 28 * 86400, leaves, falls_ill)
            WHEN 2 THEN LEAST(w + 14 * 86400, leaves, falls_ill)
            WHEN 3 THEN LEAST(
                CASE WHEN released IS NULL THEN 8589934592 ELSE GREATEST(released, w + 14 * 86400) END, leaves, falls_ill
            )
            WHEN 4 THEN COALESCE(discharged, 8589934592)
            WHEN 5 THEN LEAST(w + 14 * 86400, leaves)
            WHEN 6 THEN LEAST(w + 3 * 86400, negative, leaves, falls_ill)
            WHEN 7 THEN COALESCE(arrives, 8589934592)
            WHEN 8 THEN 8589934592
        END AS over
    FROM told WHERE rule IS NOT NULL
), points AS (
    -- Where a course begins (its rule; 9 where it goes on at home), and where it is over (0).
    SELECT k,
        unnest(
            CASE
                WHEN rule = 1 AND over > w + 14 * 86400
                    THEN [{p: w, piece: 1}, {p: w + 14 * 86400, piece: 9}, {p: over, piece: 0}]
                WHEN over < 8589934592 THEN [{p: w, piece: rule}, {p: over, piece: 0}]
                ELSE [{p: w, piece: rule}]
            END,
            recursive := true
        ),
        (over * 1048576 + place)::HUGEINT * 1099511627776 + w * 16 + rule AS run
    FROM courses WHERE over > w
), standing AS (
    SELECT k, p, LEAD(p) OVER so_far AS following,
        MAX(run) FILTER (piece = 8) OVER so_far AS dead,
        MAX(run) FILTER (piece = 4) OVER so_far AS confirmed,
        MAX(run) FILTER (piece = 5) OVER so_far AS rehab,
        MAX(run) FILTER (piece = 1) OVER fortnight AS province,
        MAX(run) FILTER (piece = 3) OVER so_far AS contact,
        MAX(run) FILTER (piece = 6) OVER so_far AS observation,
        MAX(run) FILTER (piece IN (2, 9)) OVER so_far AS home,
        MAX(run) FILTER (piece = 7) OVER so_far AS away
    FROM points
    WINDOW
        so_far AS (PARTITION BY k ORDER BY p RANGE UNBOUNDED PRECEDING),
        fortnight AS (PARTITION BY k ORDER BY p RANGE BETWEEN 14 * 86400 - 1 PRECEDING AND CURRENT ROW)
), strongest AS (
    SELECT k, p, (p + 1)::HUGEINT * 1152921504606846976 AS after,
        CASE
            WHEN dead >= after THEN 1
            WHEN confirmed >= after THEN 2
            WHEN rehab >= after THEN 3
            WHEN GREATEST(province, contact) >= after THEN 4
            WHEN observation >= after THEN 5
            WHEN home >= after THEN 6
            WHEN away >= after THEN 7
        END AS rank,
        CASE rank
            WHEN 1 THEN dead
            WHEN 2 THEN confirmed
            WHEN 3 THEN rehab
            WHEN 4 THEN GREATEST(province, contact)
            WHEN 5 THEN observation
            WHEN 6 THEN home
            WHEN 7 THEN away
        END AS run
    FROM standing WHERE following IS DISTINCT FROM p
), compared AS (
    SELECT k, p, rank, run, LAG(rank) OVER here AS rank_before, LAG(run) OVER here AS run_before
    FROM strongest WINDOW here AS (PARTITION BY k ORDER BY p)
), changes AS (
    SELECT k, rank, p AS since, LEAD(p) OVER here AS until,
        MAX(CASE WHEN rank IS DISTINCT FROM rank_before THEN p END) OVER here AS shown_since,
        (run % 1099511627776)::BIGINT AS began
    FROM compared WHERE rank IS DISTINCT FROM rank_before OR run IS DISTINCT FROM run_before
    WINDOW here AS (PARTITION BY k ORDER BY p)
)
SELECT name AS k, 'control' AS track,
    ['dead', 'confirmed', 'rehab', 'central', 'observation', 'home', 'left'][rank] AS status,
    [
        'r1_province', 'r2_outside', 'r3_contact', 'r4_confirmed', 'r5_rehab', 'r6_observed', 'r7_left', 'r8_dead'
    ][began % 16] AS rule,
    since, until, shown_since, began // 16 AS run_since
FROM changes JOIN people USING (k) WHERE rank IS NOT NULL
