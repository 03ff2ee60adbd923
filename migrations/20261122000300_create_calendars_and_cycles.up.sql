CREATE TABLE calendars (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT calendars_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT calendars_slug_key UNIQUE (workspace_id, slug),
    CONSTRAINT calendars_workspace_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT calendars_kind_word CHECK (kind IN ('day', 'iso_week', 'four_week', 'month', 'quarter', 'year', 'explicit'))
);

CREATE TABLE periods (
    workspace_id uuid NOT NULL,
    calendar_id uuid NOT NULL,
    start_on date NOT NULL,
    end_on date NOT NULL,
    label text NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT periods_pkey PRIMARY KEY (workspace_id, calendar_id, start_on),
    CONSTRAINT periods_end_key UNIQUE (workspace_id, calendar_id, end_on),
    CONSTRAINT periods_calendar_fkey FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars (workspace_id, id),
    CONSTRAINT periods_have_days CHECK (end_on > start_on)
);
COMMENT ON TABLE periods IS 'Half-open spans of days [start_on, end_on); an unbroken run in each calendar. Lengths differ and come from the dates.';

CREATE TABLE cycles (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    start_on date NOT NULL,
    end_on date NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT cycles_pkey PRIMARY KEY (workspace_id, id),
    CONSTRAINT cycles_slug_key UNIQUE (workspace_id, slug),
    CONSTRAINT cycles_workspace_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
    CONSTRAINT cycles_have_days CHECK (end_on > start_on)
);
