DROP TABLE workspaces;
DROP FUNCTION acting_workspace_id();
