//! The workspaces of this installation.

use crate::address;
use crate::api::workspace::list_workspaces;
use crate::sentence::target::counted;
use crate::ui::frame::{Frame, Here};
use crate::ui::outcome::outcome;
use domain::page::workspace::WorkspaceSummary;
use leptos::prelude::*;

/// The page.
#[component]
pub fn HomePage() -> impl IntoView {
    outcome(Resource::new(|| (), |()| list_workspaces()), home)
}

fn home(workspaces: Vec<WorkspaceSummary>) -> AnyView {
    let content = if workspaces.is_empty() { empty() } else { list(workspaces) };
    view! {
        <Frame title="Workspaces".to_owned() here=Here::Elsewhere canonical=address::WORKSPACES>
            <header class="page-header">
                <div class="page-heading">
                    <h1 class="headline">"See which goals hold, and what moves them"</h1>
                    <p class="lead">"Each workspace is one organisation; nothing crosses between them."</p>
                </div>
            </header>
            {content}
        </Frame>
    }
    .into_any()
}

fn list(workspaces: Vec<WorkspaceSummary>) -> AnyView {
    let cards = workspaces.into_iter().map(|workspace| {
        let mut meta = vec![
            counted(workspace.kpis as usize, "KPI", "KPIs"),
            counted(workspace.objectives as usize, "goal", "goals"),
        ];
        meta.push(if workspace.simulated { "simulated" } else { "real data" }.to_owned());
        view! {
            <li>
                <a class="workspace-card" href=address::map(&workspace.slug, false, None)>
                    <h2>{workspace.name}</h2>
                    {workspace.description.map(|description| view! { <p>{description}</p> })}
                    <p class="workspace-meta">{meta.join(" \u{b7} ")}</p>
                </a>
            </li>
        }
    });
    view! { <ul class="workspace-list">{cards.collect_view()}</ul> }.into_any()
}

fn empty() -> AnyView {
    view! {
        <section class="empty-state" aria-labelledby="empty-title">
            <h2 id="empty-title">"No workspace yet"</h2>
            <p>"A workspace comes from a folder of CSV files, one file per table. Import one on the machine that runs the server:"</p>
            <pre><code>"trimtab import FOLDER"</code></pre>
        </section>
    }
    .into_any()
}
