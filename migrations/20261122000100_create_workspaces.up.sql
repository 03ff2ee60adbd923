-- The tenant. Its revision is the only order of changes that can be trusted: timestamps do not order commits, so every changing
-- transaction takes revision + 1 under this row's lock.
CREATE TABLE workspaces (
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    currency text NOT NULL,
    time_zone text NOT NULL,
    as_of_on date,
    description text,
    attribution text,
    licence text,
    licence_url text,
    simulated boolean NOT NULL,
    revision bigint NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT workspaces_pkey PRIMARY KEY (id),
    CONSTRAINT workspaces_slug_key UNIQUE (slug),
    CONSTRAINT workspaces_slug_shape CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
    CONSTRAINT workspaces_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT workspaces_revision_positive CHECK (revision >= 0)
);
COMMENT ON TABLE workspaces IS 'Tenants. Readable before a workspace is known: the list of workspaces and the way in need it (exception named in docs/reference/database.md).';
COMMENT ON COLUMN workspaces.as_of_on IS 'The day on which the record of an archive ends; null for a living workspace.';
COMMENT ON COLUMN workspaces.revision IS 'Number of changing transactions so far.';

-- The workspace of the running transaction, or null. The setting is '' once a transaction that set it has ended.
CREATE FUNCTION acting_workspace_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('app.workspace_id', true), '')::uuid;

ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspaces FORCE ROW LEVEL SECURITY;
CREATE POLICY workspaces_are_listed ON workspaces FOR SELECT USING (true);
CREATE POLICY workspaces_insert ON workspaces FOR INSERT WITH CHECK (id = acting_workspace_id());
CREATE POLICY workspaces_update ON workspaces FOR UPDATE USING (id = acting_workspace_id()) WITH CHECK (id = acting_workspace_id());
GRANT SELECT, INSERT, UPDATE ON workspaces TO trimtab_application;
