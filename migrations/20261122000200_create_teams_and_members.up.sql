CREATE TABLE teams (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    parent_id uuid,
    position integer NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT teams_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT teams_slug_key UNIQUE (workspace_id, slug),
    CONSTRAINT teams_workspace_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT teams_parent_fkey FOREIGN KEY (workspace_id, parent_id) REFERENCES teams (workspace_id, id),
    CONSTRAINT teams_parent_is_another CHECK (parent_id <> id)
);
COMMENT ON COLUMN teams.position IS 'Order among the teams of the same parent.';

CREATE TABLE members (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    team_id uuid NOT NULL,
    email text,
    is_active boolean NOT NULL DEFAULT true,
    revision bigint NOT NULL,
    CONSTRAINT members_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT members_slug_key UNIQUE (workspace_id, slug),
    CONSTRAINT members_team_fkey FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id),
    CONSTRAINT members_role_word CHECK (role IN ('leader', 'owner', 'controller', 'chief_of_staff', 'board', 'engineer', 'administrator'))
);
COMMENT ON TABLE members IS 'People in a workspace. Deactivated, never deleted: their names stay on what they did.';
