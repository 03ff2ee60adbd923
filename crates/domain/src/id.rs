//! Identifiers: one newtype per kind of thing, so that a KPI's id cannot be passed where a team's is wanted.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The namespace under which workspace ids are derived from their slugs (a fixed random UUID of this product).
const WORKSPACE_NAMESPACE: Uuid = Uuid::from_u128(0x8f1d_4a57_2b0c_4e6e_9d35_61c7_f3a2_5b90);

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    )*};
}

ids! {
    /// A workspace: the tenant.
    WorkspaceId,
    /// A member of one workspace.
    MemberId,
}

impl WorkspaceId {
    /// The id of the workspace with this slug: UUIDv5, so that the same slug gives the same id on every machine.
    #[must_use]
    pub fn of_slug(slug: &crate::slug::Slug) -> Self {
        Self(Uuid::new_v5(&WORKSPACE_NAMESPACE, slug.as_str().as_bytes()))
    }

    /// The id of a row of this workspace that came from an import: UUIDv5 of its natural key `table/slug`.
    #[must_use]
    pub fn row_id(self, table: &str, slug: &crate::slug::Slug) -> Uuid {
        Uuid::new_v5(&self.0, format!("{table}/{slug}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_imported_rows_are_the_same_on_every_machine() {
        let slug = |text: &str| text.parse::<crate::slug::Slug>().unwrap();
        let workspace = WorkspaceId::of_slug(&slug("london-underground"));
        assert_eq!(workspace.to_string(), "f25f83fe-2065-51a0-8c88-67623b954892");
        assert_eq!(
            workspace.row_id("kpis", &slug("excess-journey-time")).to_string(),
            "8c7d4f8a-2ad7-51f3-9d8a-2bb55e24522d"
        );
        assert_ne!(workspace.row_id("kpis", &slug("a")), workspace.row_id("levers", &slug("a")));
        assert_ne!(
            workspace.row_id("kpis", &slug("a")),
            WorkspaceId::of_slug(&slug("other")).row_id("kpis", &slug("a"))
        );
    }
}
