DO $$
DECLARE
    tenant_table text;
BEGIN
    FOR tenant_table IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'observations'::regclass LOOP
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', tenant_table);
    END LOOP;
    FOREACH tenant_table IN ARRAY ARRAY['teams', 'members', 'calendars', 'periods', 'cycles', 'sources', 'kpis', 'observations', 'kpi_current',
        'objectives', 'key_results', 'guardrails', 'standing_targets', 'levers', 'influences', 'events', 'imports', 'audit_entries'] LOOP
        EXECUTE format('REVOKE ALL ON %I FROM trimtab_application', tenant_table);
        EXECUTE format('DROP POLICY %I ON %I', tenant_table || '_of_the_workspace', tenant_table);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', tenant_table);
    END LOOP;
END
$$;
