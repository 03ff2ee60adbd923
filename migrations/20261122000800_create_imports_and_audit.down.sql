DROP TRIGGER workspaces_audited ON workspaces;
DROP TRIGGER periods_audited ON periods;
DO $$
DECLARE
    audited text;
BEGIN
    FOREACH audited IN ARRAY ARRAY['teams', 'members', 'calendars', 'cycles', 'sources', 'kpis', 'objectives', 'key_results',
        'guardrails', 'standing_targets', 'levers', 'influences', 'events'] LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', audited || '_audited', audited);
    END LOOP;
END
$$;
DROP TRIGGER observations_append_only ON observations;
DROP TABLE audit_entries;
DROP TABLE imports;
DROP FUNCTION audit_change();
DROP FUNCTION refuse_change();
