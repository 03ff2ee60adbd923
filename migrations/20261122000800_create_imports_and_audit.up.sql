CREATE TABLE imports (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    digest bytea NOT NULL,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    unchanged bigint NOT NULL,
    revision bigint NOT NULL,
    imported_by uuid NOT NULL,
    imported_at timestamptz NOT NULL,
    CONSTRAINT imports_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT imports_member_fkey FOREIGN KEY (workspace_id, imported_by) REFERENCES members (workspace_id, id),
    CONSTRAINT imports_digest_length CHECK (octet_length(digest) = 32)
);
COMMENT ON COLUMN imports.digest IS 'SHA-256 over the names and contents of the imported files.';
CREATE INDEX imports_by_revision ON imports (workspace_id, revision DESC);

-- Who changed what, written by the same transaction. Observations are not repeated here: they are append-only and carry their own
-- author, instant and revision.
CREATE TABLE audit_entries (
    workspace_id uuid NOT NULL,
    ordinal bigint GENERATED ALWAYS AS IDENTITY,
    revision bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    member_id uuid,
    action text NOT NULL,
    table_name text NOT NULL,
    row_key text NOT NULL,
    before jsonb,
    after jsonb,
    CONSTRAINT audit_entries_pkey PRIMARY KEY (workspace_id, ordinal),
    CONSTRAINT audit_entries_action_word CHECK (action IN ('insert', 'update', 'delete'))
);
COMMENT ON COLUMN audit_entries.member_id IS 'Null only where the workspace itself, and so its first member, is being made.';
CREATE INDEX audit_entries_by_row ON audit_entries (workspace_id, table_name, row_key, ordinal);

CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    any_row jsonb := COALESCE(new_row, old_row);
BEGIN
    INSERT INTO audit_entries (workspace_id, revision, changed_at, member_id, action, table_name, row_key, before, after)
    VALUES (
        COALESCE(any_row ->> 'workspace_id', any_row ->> 'id')::uuid,
        current_setting('app.revision')::bigint,
        current_setting('app.acting_at')::timestamptz,
        NULLIF(current_setting('app.member_id', true), '')::uuid,
        lower(TG_OP),
        TG_TABLE_NAME,
        COALESCE(any_row ->> 'slug', concat_ws('/', any_row ->> 'calendar_id', any_row ->> 'start_on')),
        old_row,
        new_row
    );
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit_change() IS 'Fails where the transaction did not say its revision and instant: no change escapes the audit.';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Immutability is the missing grant first (see the next migration), these triggers second.
CREATE TRIGGER observations_append_only BEFORE UPDATE OR DELETE ON observations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER imports_append_only BEFORE UPDATE OR DELETE ON imports FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE
    audited text;
BEGIN
    FOREACH audited IN ARRAY ARRAY['teams', 'members', 'calendars', 'cycles', 'sources', 'kpis', 'objectives', 'key_results',
        'guardrails', 'standing_targets', 'levers', 'influences', 'events'] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION audit_change()', audited || '_audited', audited);
    END LOOP;
END
$$;
CREATE TRIGGER periods_audited AFTER UPDATE OR DELETE ON periods FOR EACH ROW EXECUTE FUNCTION audit_change();
-- The revision column of a workspace moves with every change; only a change of what it says is audited.
CREATE TRIGGER workspaces_audited AFTER UPDATE ON workspaces FOR EACH ROW
    WHEN ((OLD.slug, OLD.name, OLD.currency, OLD.time_zone, OLD.as_of_on, OLD.description, OLD.attribution, OLD.licence, OLD.licence_url, OLD.simulated)
        IS DISTINCT FROM (NEW.slug, NEW.name, NEW.currency, NEW.time_zone, NEW.as_of_on, NEW.description, NEW.attribution, NEW.licence, NEW.licence_url, NEW.simulated))
    EXECUTE FUNCTION audit_change();
