-- Whole timelines of the policy of evaluating.yaml for DuckDB, as somebody writes them who knows this policy alone.
--
-- Reads facts(k, kind, id, w, f0_province, f1_result), seconds since 1900 in w. Gives k, track, status, rule, since,
-- until, shown_since, run_since, as the script that is made from the pack does. First when each course is over, then at
-- each place where something begins or ends the strongest that still runs. Windows over everything go through rows in
-- the order in which they were put, as DuckDB says of OVER (): a sort does for many of them.
--
-- 8589934592 is for ever: 2^33. A run is one number, so that the one that lasts longest is the greatest of them: the
-- second at which it is over, the place of its id among the person's from the last to the first, when it began, and
-- its rule; before all that the person, so that nobody's is greater than those of who comes after.
WITH people AS (
    SELECT name, (ROW_NUMBER() OVER ())::INTEGER AS k FROM (SELECT DISTINCT k AS name FROM facts)
), numbered AS (
    SELECT people.k, w, id, kind, f0_province, f1_result FROM facts JOIN people ON name = facts.k
), ranked AS (
    SELECT k, w,
        w * 8 + CASE kind
            WHEN 'left_city' THEN 1 WHEN 'arrival' THEN 2 WHEN 'test' THEN 6 WHEN 'discharged' THEN 7 ELSE 3
        END AS pos,
        CASE
            WHEN kind = 'arrival' THEN CASE WHEN f0_province = '42' THEN 1 WHEN f0_province IS NOT NULL THEN 2 END
            WHEN kind = 'contact' THEN 3
            WHEN kind = 'test' AND f1_result = 'positive' THEN 4
            WHEN kind = 'discharged' THEN 5
            WHEN kind IN ('fever', 'purchase') THEN 6
            WHEN kind = 'left_city' THEN 7
            WHEN kind = 'died' THEN 8
        END AS rule,
        kind = 'arrival' AS arrival,
        kind = 'test' AND f1_result = 'negative' AS negative,
        ROW_NUMBER() OVER (PARTITION BY k ORDER BY id DESC) AS place
    FROM numbered
), backwards AS (
    -- From each person's last event to the first, so that what comes next is what was met last.
    SELECT *, LAG(k) OVER () IS DISTINCT FROM k AS starts FROM (FROM ranked ORDER BY k, pos DESC)
), told AS (
    SELECT k, w, rule, place,
        LAST_VALUE(CASE WHEN rule = 7 THEN w WHEN starts THEN 8589934592 END IGNORE NULLS) OVER so_far AS leaves,
        LAST_VALUE(CASE WHEN rule = 4 THEN w WHEN starts THEN 8589934592 END IGNORE NULLS) OVER so_far AS falls_ill,
        LAST_VALUE(CASE WHEN arrival THEN w WHEN starts THEN 8589934592 END IGNORE NULLS) OVER so_far AS arrives,
        LAST_VALUE(CASE WHEN rule = 5 THEN w WHEN starts THEN 8589934592 END IGNORE NULLS) OVER so_far AS discharged,
        LAST_VALUE(CASE WHEN negative THEN w WHEN starts THEN 8589934592 END IGNORE NULLS) OVER so_far AS tested
    FROM backwards WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)
), waiting AS (
    -- The first negative test from day 13 of each contact on.
    SELECT c.k, c.place, t.w AS released
    FROM (SELECT k, place, w + 13 * 86400 - (w + 28800) % 86400 AS from_day_13 FROM ranked WHERE rule = 3) AS c
    ASOF JOIN (SELECT k, w FROM ranked WHERE negative) AS t ON t.k = c.k AND t.w >= c.from_day_13
), courses AS (
    SELECT k, rule, place, w,
        CASE rule
            WHEN 1 THEN LEAST(w + 28 * 86400, leaves, falls_ill)
            WHEN 2 THEN LEAST(w + 14 * 86400, leaves, falls_ill)
            WHEN 3 THEN LEAST(
                CASE WHEN released IS NULL THEN 8589934592 ELSE GREATEST(released, w + 14 * 86400) END, leaves, falls_ill
            )
            WHEN 4 THEN discharged
            WHEN 5 THEN LEAST(w + 14 * 86400, leaves)
            WHEN 6 THEN LEAST(w + 3 * 86400, tested, leaves, falls_ill)
            WHEN 7 THEN arrives
            WHEN 8 THEN 8589934592
        END AS over
    FROM (FROM told WHERE rule IS NOT NULL) LEFT JOIN waiting USING (k, place)
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
        k * 19807040628566084398385987584::HUGEINT + (over * 1048576 + place)::HUGEINT * 1099511627776
            + w * 16 + rule AS run
    FROM courses WHERE over > w
), fortnights AS (
    SELECT k, p, piece, run, MAX(run) FILTER (piece = 1) OVER fortnight AS province
    FROM points WINDOW fortnight AS (PARTITION BY k ORDER BY p RANGE BETWEEN 14 * 86400 - 1 PRECEDING AND CURRENT ROW)
), standing AS (
    SELECT k, p, province, CASE WHEN LEAD(k) OVER () = k THEN LEAD(p) OVER () END AS following,
        MAX(CASE WHEN piece = 8 THEN run END) OVER so_far AS dead,
        MAX(CASE WHEN piece = 4 THEN run END) OVER so_far AS confirmed,
        MAX(CASE WHEN piece = 5 THEN run END) OVER so_far AS rehab,
        MAX(CASE WHEN piece = 3 THEN run END) OVER so_far AS contact,
        MAX(CASE WHEN piece = 6 THEN run END) OVER so_far AS observation,
        MAX(CASE WHEN piece IN (2, 9) THEN run END) OVER so_far AS home,
        MAX(CASE WHEN piece = 7 THEN run END) OVER so_far AS away
    FROM (FROM fortnights ORDER BY k, p) WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)
), strongest AS (
    SELECT k, p, k * 19807040628566084398385987584::HUGEINT + (p + 1)::HUGEINT * 1152921504606846976 AS after,
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
    SELECT k, p, rank, run, LAG(k) OVER () IS DISTINCT FROM k AS starts, LAG(rank) OVER () AS rank_before,
        LAG(run) OVER () AS run_before
    FROM (FROM strongest ORDER BY k, p)
), changes AS (
    SELECT k, rank, p AS since, CASE WHEN LEAD(k) OVER () = k THEN LEAD(p) OVER () END AS until,
        LAST_VALUE(CASE WHEN starts OR rank IS DISTINCT FROM rank_before THEN p END IGNORE NULLS)
            OVER (ROWS UNBOUNDED PRECEDING) AS shown_since,
        (run % 1099511627776)::BIGINT AS began
    FROM compared WHERE starts OR rank IS DISTINCT FROM rank_before OR run IS DISTINCT FROM run_before
)
SELECT name AS k, 'control' AS track,
    ['dead', 'confirmed', 'rehab', 'central', 'observation', 'home', 'left'][rank] AS status,
    [
        'r1_province', 'r2_outside', 'r3_contact', 'r4_confirmed', 'r5_rehab', 'r6_observed', 'r7_left', 'r8_dead'
    ][began % 16] AS rule,
    since, until, shown_since, began // 16 AS run_since
FROM changes JOIN people USING (k) WHERE rank IS NOT NULL
