//! What Postgres itself says of the schema: tenants are apart, history cannot be rewritten, migrations go both ways.

use crate::test_database::TestDatabase;
use sqlx::Row;

/// Tables of the product that row-level security does not keep to one workspace, and why.
const EXCEPTIONS: &[(&str, &str)] =
    &[("_sqlx_migrations", "bookkeeping of the migrator; the application's role has no grant on it")];

#[tokio::test]
async fn every_table_forces_row_level_security_or_is_a_named_exception() {
    let database = TestDatabase::create().await;
    let mut owner = database.owner().await;
    let rows = sqlx::query(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced, c.relispartition,
                EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) AS has_policy,
                has_table_privilege('trimtab_application', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') AS granted
         FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(rows.len() > 30);
    for row in rows {
        let name: String = row.get("relname");
        if EXCEPTIONS.iter().any(|(exception, _)| *exception == name) {
            assert!(!row.get::<bool, _>("granted"), "{name}");
            continue;
        }
        assert!(row.get::<bool, _>("forced"), "{name} does not force row-level security");
        if row.get::<bool, _>("relispartition") {
            assert!(!row.get::<bool, _>("granted"), "partition {name} can be reached past the policy of its parent");
        } else {
            assert!(row.get::<bool, _>("has_policy"), "{name} has no policy");
        }
    }
}

#[tokio::test]
async fn keys_begin_with_the_workspace_and_references_stay_inside_it() {
    let database = TestDatabase::create().await;
    let mut owner = database.owner().await;
    let rows = sqlx::query(
        "SELECT c.conname, c.conrelid::regclass::text AS table_name, c.contype::text AS kind,
                (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = c.conkey[1]) AS first_column
         FROM pg_constraint c
         WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('p', 'u', 'f') AND c.conrelid::regclass::text NOT IN ('workspaces', '_sqlx_migrations')",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(rows.len() > 40);
    for row in rows {
        assert_eq!(
            row.get::<String, _>("first_column"),
            "workspace_id",
            "{} of {}",
            row.get::<String, _>("conname"),
            row.get::<String, _>("table_name")
        );
    }
}

#[tokio::test]
async fn the_application_role_owns_nothing_and_cannot_bypass() {
    let database = TestDatabase::create().await;
    let mut owner = database.owner().await;
    let role = sqlx::query("SELECT rolsuper OR rolbypassrls OR rolcreaterole AS mighty FROM pg_roles WHERE rolname = 'trimtab_application'").fetch_one(&mut owner).await.unwrap();
    assert!(!role.get::<bool, _>("mighty"));
    let owned: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_class WHERE relowner = 'trimtab_application'::regrole")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert_eq!(owned, 0);
    let views_with_their_owners_rights: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm') AND NOT COALESCE(reloptions::text LIKE '%security_invoker=true%', false)")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert_eq!(views_with_their_owners_rights, 0);
    let definers: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert_eq!(definers, 0);
}

#[tokio::test]
async fn history_cannot_be_changed_even_by_the_owner() {
    let database = TestDatabase::create().await;
    super::import_firm(&database).await;
    let mut owner = database.owner().await;
    for statement in [
        "UPDATE observations SET value = 1",
        "DELETE FROM observations",
        "UPDATE audit_entries SET row_key = ''",
        "DELETE FROM audit_entries",
        "DELETE FROM imports",
    ] {
        let refused = sqlx::query(statement).execute(&mut owner).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
    }
    for statement in
        ["UPDATE observations SET value = 1", "DELETE FROM audit_entries", "TRUNCATE observations", "DELETE FROM kpis"]
    {
        let refused = sqlx::query(statement).execute(database.store.pool()).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn migrations_go_down_to_nothing_and_up_again() {
    let database = TestDatabase::unmigrated().await;
    let mut owner = database.owner().await;
    let schema = "SELECT string_agg(table_name || '.' || column_name || ':' || data_type || ':' || is_nullable, E'\\n' ORDER BY table_name, ordinal_position)
                  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";
    crate::MIGRATIONS.run(&mut owner).await.unwrap();
    let first: String = sqlx::query_scalar(schema).fetch_one(&mut owner).await.unwrap();
    crate::MIGRATIONS.undo(&mut owner, 0).await.unwrap();
    let nothing: Option<String> = sqlx::query_scalar(schema).fetch_one(&mut owner).await.unwrap();
    assert_eq!(nothing, None);
    crate::MIGRATIONS.run(&mut owner).await.unwrap();
    let second: String = sqlx::query_scalar(schema).fetch_one(&mut owner).await.unwrap();
    assert_eq!(second, first);
}
