DROP FUNCTION kpi_current_as_of(timestamptz, integer, uuid[]);
DROP FUNCTION kpi_known_before(timestamptz, integer, uuid[]);
DO $$
DECLARE
    rewound text;
BEGIN
    FOREACH rewound IN ARRAY ARRAY['teams', 'members', 'calendars', 'cycles', 'sources', 'kpis', 'objectives', 'key_results',
        'guardrails', 'standing_targets', 'levers', 'influences', 'events'] LOOP
        EXECUTE format('DROP FUNCTION %I(bigint)', rewound || '_as_of');
    END LOOP;
END
$$;
DROP INDEX audit_entries_by_instant;
