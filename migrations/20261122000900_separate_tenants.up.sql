-- Every tenant table: row-level security, forced; the application's role gets what the use cases need and nothing on partitions.
DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['teams', 'members', 'calendars', 'periods', 'cycles', 'sources', 'kpis', 'observations', 'kpi_current',
        'objectives', 'key_results', 'guardrails', 'standing_targets', 'levers', 'influences', 'events', 'imports', 'audit_entries'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON %I USING (workspace_id = acting_workspace_id()) WITH CHECK (workspace_id = acting_workspace_id())',
            tenant_table || '_of_the_workspace', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO trimtab_application', tenant_table);
    END LOOP;
    FOREACH tenant_table IN ARRAY ARRAY['teams', 'members', 'calendars', 'periods', 'cycles', 'sources', 'kpis', 'kpi_current',
        'objectives', 'key_results', 'guardrails', 'standing_targets', 'levers', 'influences', 'events'] LOOP
        EXECUTE format('GRANT UPDATE ON %I TO trimtab_application', tenant_table);
    END LOOP;
    FOR tenant_table IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'observations'::regclass LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    END LOOP;
END
$$;
