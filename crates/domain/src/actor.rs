//! Who acts: members, their roles, and the acting member every use case is asked by.

use crate::id::{MemberId, WorkspaceId};
use crate::slug::Slug;
use crate::word::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a member is here to do; rights follow from it.
    Role, "role" {
        Leader = "leader": "Operations leader: reviews weekly, settles trade-offs.",
        Owner = "owner": "Answers for KPIs, objectives or levers.",
        Controller = "controller": "Confirms value on evidence.",
        ChiefOfStaff = "chief_of_staff": "Prepares reviews and board packs.",
        Board = "board": "Reads only.",
        Engineer = "engineer": "Brings data in.",
        Administrator = "administrator": "Keeps the workspace.",
    }
}

impl Role {
    /// Whether members of this role may change anything; others read.
    #[must_use]
    pub const fn may_change(self) -> bool {
        !matches!(self, Self::Board)
    }

    /// Whether members of this role may load tables into the workspace.
    #[must_use]
    pub const fn may_import(self) -> bool {
        matches!(self, Self::Leader | Self::Engineer | Self::Administrator)
    }
}

/// The member on whose behalf a use case runs, and the workspace it runs in. Made by the backend alone, from a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingMember {
    /// The workspace that everything is read from and written to.
    pub workspace: WorkspaceId,
    /// Its slug, for links.
    pub workspace_slug: Slug,
    /// The member.
    pub member: MemberId,
    /// The member's role.
    pub role: Role,
}
