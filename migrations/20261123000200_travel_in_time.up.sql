-- What a page shows as known at the end of an earlier day. Readings carry their own instant; everything else is taken back by its audit.

-- The greatest revision before an instant is looked for here.
CREATE INDEX audit_entries_by_instant ON audit_entries (workspace_id, changed_at, revision);

-- One function per table: its rows as they were at a revision. A row not changed since is as it stands; of any other, the newest audit
-- entry up to the revision. What an import brought counts as known since ever, so that the past of an imported record keeps its
-- structure; what a form made exists from then on. People, teams, calendars, cycles and sources are only pointed to, so they are always
-- there, in their oldest form at the least. The functions read with the rights of whoever asks: row-level security holds.
DO $$
DECLARE
    rewound text;
    exists_before text;
BEGIN
    FOREACH rewound IN ARRAY ARRAY['teams', 'members', 'calendars', 'cycles', 'sources', 'kpis', 'objectives', 'key_results',
        'guardrails', 'standing_targets', 'levers', 'influences', 'events'] LOOP
        exists_before := CASE WHEN rewound IN ('teams', 'members', 'calendars', 'cycles', 'sources') THEN 'true' ELSE
            'EXISTS (SELECT 1 FROM imports i WHERE i.workspace_id = e.workspace_id AND i.revision = e.revision AND i.added + i.changed > 0)' END;
        EXECUTE format($function$
            CREATE FUNCTION %1$I(as_of_revision bigint) RETURNS SETOF %2$I
                LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $body$
                SELECT unchanged.* FROM %2$I unchanged WHERE unchanged.revision <= as_of_revision
                UNION ALL
                SELECT past.* FROM %2$I changed
                CROSS JOIN LATERAL (
                    SELECT e.after FROM audit_entries e
                    WHERE e.workspace_id = changed.workspace_id AND e.table_name = '%2$s' AND e.row_key = changed.slug
                      AND (e.revision <= as_of_revision OR (e.action = 'insert' AND %3$s))
                    ORDER BY (e.revision <= as_of_revision) DESC, e.ordinal DESC LIMIT 1
                ) entry
                CROSS JOIN LATERAL jsonb_populate_record(NULL::%2$I, entry.after) past
                WHERE changed.revision > as_of_revision
                $body$
            $function$, rewound || '_as_of', rewound, exists_before);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %I(bigint) TO trimtab_application', rewound || '_as_of');
    END LOOP;
END
$$;

-- The read model of the map worked out from the observations known before an instant, of some KPIs or (null) of all. How many rows a
-- workspace has is unknown while it is planned; nested loops, right for few, would take minutes for many.
CREATE FUNCTION kpi_known_before(known_before timestamptz, tail_length integer, only_kpis uuid[])
    RETURNS TABLE (workspace_id uuid, kpi_id uuid, tail numeric[], first_period_start_on date, last_period_start_on date, last_value numeric)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 SET enable_nestloop = off AS $$
    WITH known AS MATERIALIZED (
        SELECT DISTINCT ON (o.kpi_id, o.period_start_on) o.workspace_id, o.kpi_id, o.period_start_on, o.value
        FROM observations o
        WHERE o.workspace_id = acting_workspace_id() AND o.known_at < known_before AND (only_kpis IS NULL OR o.kpi_id = ANY(only_kpis))
        ORDER BY o.kpi_id, o.period_start_on, o.version DESC
    ), span AS (
        SELECT v.workspace_id, v.kpi_id, min(v.period_start_on) AS first_on, max(v.period_start_on) AS last_on
        FROM known v WHERE v.value IS NOT NULL GROUP BY v.workspace_id, v.kpi_id
    ), numbered AS (
        SELECT p.calendar_id, p.start_on, row_number() OVER (PARTITION BY p.calendar_id ORDER BY p.start_on) AS number
        FROM periods p WHERE p.workspace_id = acting_workspace_id()
    )
    SELECT s.workspace_id, s.kpi_id, t.tail, s.first_on, s.last_on, l.value
    FROM span s
    JOIN known l ON l.kpi_id = s.kpi_id AND l.period_start_on = s.last_on
    JOIN (SELECT s.kpi_id, array_agg(v.value ORDER BY p.number) FILTER (WHERE p.number > e.number - tail_length) AS tail
          FROM span s
          JOIN kpis k ON k.workspace_id = s.workspace_id AND k.id = s.kpi_id
          JOIN numbered e ON e.calendar_id = k.calendar_id AND e.start_on = s.last_on
          JOIN numbered p ON p.calendar_id = k.calendar_id AND p.number BETWEEN e.number - greatest(tail_length, 1) + 1 AND e.number
          LEFT JOIN known v ON v.kpi_id = s.kpi_id AND v.period_start_on = p.start_on
          GROUP BY s.kpi_id) t ON t.kpi_id = s.kpi_id
$$;
GRANT EXECUTE ON FUNCTION kpi_known_before(timestamptz, integer, uuid[]) TO trimtab_application;

-- The read model as it stood before an instant; without one, the one that is kept.
CREATE FUNCTION kpi_current_as_of(known_before timestamptz, tail_length integer, only_kpis uuid[])
    RETURNS TABLE (workspace_id uuid, kpi_id uuid, tail numeric[], first_period_start_on date, last_period_start_on date, last_value numeric)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT c.workspace_id, c.kpi_id, c.tail, c.first_period_start_on, c.last_period_start_on, c.last_value
    FROM kpi_current c WHERE known_before IS NULL
    UNION ALL
    SELECT past.* FROM kpi_known_before(known_before, tail_length, only_kpis) past WHERE known_before IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION kpi_current_as_of(timestamptz, integer, uuid[]) TO trimtab_application;
