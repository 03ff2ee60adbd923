//! What the application asks of the world: one object-safe trait per area, one method per use case, one transaction per method.
//!
//! The store implements these on Postgres; pages and commands know only this crate. Every method that touches a workspace takes the
//! acting member, so that authorisation and audit cannot be forgotten at the call.

mod entries;
mod error;
mod forms;
mod formulas;
mod registers;
mod today;

pub use domain::form::{FieldError, OtherVersion};
pub use entries::Entries;
pub use error::{AppError, ErrorCode};
pub use forms::Forms;
pub use formulas::{FormulaDraft, Formulas};
pub use registers::{MOST_FOUND, Registers};
pub use today::Today;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::actor::ActingMember;
use domain::page::kpi::KpiPage;
use domain::page::map::StrategyMap;
use domain::page::objective::ObjectivePage;
use domain::page::workspace::{Moment, WorkspaceSummary};
use domain::slug::Slug;
use domain::template::{Catalogue, Template};
use std::sync::Arc;

/// The result of a use case.
pub type Answer<T> = Result<T, AppError>;

/// Every area, as the server hands it to pages.
#[derive(Clone)]
pub struct Backend {
    /// Workspaces and who acts in them.
    pub workspaces: Arc<dyn Workspaces>,
    /// The strategy map.
    pub maps: Arc<dyn Maps>,
    /// KPIs.
    pub kpis: Arc<dyn Kpis>,
    /// Objectives.
    pub objectives: Arc<dyn Objectives>,
    /// Creating and editing.
    pub forms: Arc<dyn Forms>,
    /// Formulas.
    pub formulas: Arc<dyn Formulas>,
    /// Entering readings.
    pub entries: Arc<dyn Entries>,
    /// Lists of everything.
    pub registers: Arc<dyn Registers>,
    /// What needs a member.
    pub today: Arc<dyn Today>,
    /// Imports.
    pub imports: Arc<dyn Imports>,
}

/// Workspaces and who acts in them.
#[async_trait]
pub trait Workspaces: Send + Sync {
    /// The workspaces this installation holds, by name.
    async fn list(&self) -> Answer<Vec<WorkspaceSummary>>;

    /// Enters a workspace as its first leader: who everyone on loopback is until sign-in exists.
    ///
    /// `None` enters the current workspace: the one imported first.
    async fn enter_as_leader(&self, workspace: Option<&Slug>) -> Answer<ActingMember>;
}

/// The strategy map.
#[async_trait]
pub trait Maps: Send + Sync {
    /// The whole map as known at the moment; the newest knowledge of an archive is that of its last day.
    async fn strategy_map(&self, actor: &ActingMember, moment: Moment) -> Answer<StrategyMap>;
}

/// KPIs.
#[async_trait]
pub trait Kpis: Send + Sync {
    /// The page of one KPI as known at the moment.
    async fn kpi_page(&self, actor: &ActingMember, kpi: &Slug, moment: Moment) -> Answer<KpiPage>;
}

/// Objectives.
#[async_trait]
pub trait Objectives: Send + Sync {
    /// The page of one objective as known at the moment.
    async fn objective_page(&self, actor: &ActingMember, objective: &Slug, moment: Moment) -> Answer<ObjectivePage>;
}

/// What an import did, in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOutcome {
    /// Rows that were not there before.
    pub added: u64,
    /// Rows that differed and were brought up to date.
    pub changed: u64,
    /// Rows that were already as the files say.
    pub unchanged: u64,
    /// The workspace's revision afterwards; the same as before where nothing changed.
    pub revision: i64,
}

/// How far an import is: a step's name, rows done, rows in all.
pub type ImportProgress<'a> = dyn Fn(&'static str, u64, u64) + Send + Sync + 'a;

/// Imports of the template.
#[async_trait]
pub trait Imports: Send + Sync {
    /// What the workspace already holds; `None` where there is no such workspace.
    async fn catalogue(&self, workspace: &Slug) -> Answer<Option<Catalogue>>;

    /// Whether the last import into the workspace came from files with this digest (SHA-256 over names and contents).
    async fn is_imported(&self, workspace: &Slug, digest: &[u8; 32]) -> Answer<bool>;

    /// Stores the whole template in one transaction, or nothing. The workspace is made where it does not exist.
    async fn import(
        &self,
        workspace: &Slug,
        template: &Template,
        digest: &[u8; 32],
        now: DateTime<Utc>,
        progress: &ImportProgress<'_>,
    ) -> Answer<ImportOutcome>;
}
