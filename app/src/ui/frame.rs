//! What stands around every page: skip link, top bar, navigation, attribution.

use super::palette::SearchPalette;
use super::theme::ThemeToggle;
use crate::address;
use crate::sentence::date::{day, machine_day};
use domain::page::workspace::WorkspaceFrame;
use leptos::prelude::*;
use leptos_meta::{Link, Title};

/// Which page of the navigation the reader is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// What needs the member.
    Today,
    /// The strategy map.
    Map,
    /// The register of KPIs.
    Kpis,
    /// The register of objectives.
    Objectives,
    /// The registers of teams and people.
    Teams,
    /// What is due this week.
    ThisWeek,
    /// What the workspace is set up with.
    Settings,
    /// A page that the navigation does not list.
    Elsewhere,
}

/// The frame of a page.
#[component]
pub fn Frame(
    /// What the page is called in a tab, without the product's name.
    title: String,
    /// Where the reader is.
    here: Here,
    /// The workspace, where the page belongs to one.
    #[prop(optional)]
    workspace: Option<WorkspaceFrame>,
    /// The canonical address, where the page has one.
    #[prop(optional, into)]
    canonical: Option<String>,
    /// Whether the page uses the whole width, as the map does.
    #[prop(optional)]
    is_wide: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let full_title = tab_title(&title, workspace.as_ref().map(|workspace| workspace.name.as_str()));
    let footer = workspace.as_ref().and_then(attribution);
    view! {
        <Title text=full_title/>
        {canonical.map(|canonical| view! { <Link rel="canonical" href=canonical/> })}
        <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
        <header class="top-bar">
            <a class="brand" href=address::HOME>
                <svg class="brand-mark" viewBox="0 0 20 20" aria-hidden="true">
                    <path class="brand-mark-hull" d="M3.5 3.5h8v13h-8z"></path>
                    <path d="M13.5 9.5h4v7h-4z"></path>
                </svg>
                "Trimtab"
            </a>
            {workspace.as_ref().map(|workspace| workspace_menu(workspace, here))}
            <div class="top-bar-end">
                {workspace.as_ref().map(|workspace| view! { <SearchPalette workspace=workspace.slug.clone()/> })}
                {workspace.as_ref().map(as_known_on)}
                <ThemeToggle/>
                {workspace.as_ref().map(|workspace| small_menu(workspace, here))}
            </div>
        </header>
        <main class=if is_wide { "page page-map" } else { "page" } id="main" tabindex="-1">
            {children()}
        </main>
        {footer}
    }
}

/// The title in the browser's tab.
///
/// leptos_meta 0.8.7 writes it into the document as it is, so a name with `</title>` in it would end the element: the one
/// character that can start a tag is shown as its single quotation mark instead, the same on the server and in the browser.
fn tab_title(title: &str, workspace: Option<&str>) -> String {
    let parts: Vec<&str> = [Some(title), workspace, Some("Trimtab")].into_iter().flatten().collect();
    parts.join(" \u{b7} ").replace('<', "\u{2039}")
}

fn caret() -> AnyView {
    view! { <svg class="menu-caret" viewBox="0 0 8 8" aria-hidden="true"><path d="M1 2.5 4 5.5 7 2.5"></path></svg> }
        .into_any()
}

fn current(here: Here, page: Here) -> Option<&'static str> {
    (here == page).then_some("page")
}

/// The pages of the navigation, in its order.
fn pages(workspace: &WorkspaceFrame) -> impl Iterator<Item = (Here, &'static str, String)> {
    let slug = &workspace.slug;
    [
        (Here::Today, "Today", address::today(slug)),
        (Here::Map, "Map", address::map(slug, false, None)),
        (Here::Kpis, "KPIs", address::kpis(slug)),
        (Here::Objectives, "Goals", address::objectives(slug)),
        (Here::Teams, "Teams", address::teams(slug)),
        (Here::ThisWeek, "This week", address::this_week(slug)),
        (Here::Settings, "Settings", address::settings(slug)),
    ]
    .into_iter()
}

fn workspace_menu(workspace: &WorkspaceFrame, here: Here) -> AnyView {
    let map = address::map(&workspace.slug, false, None);
    view! {
        <span class="top-bar-divider"></span>
        <details class="menu">
            <summary class="menu-summary">
                <span class="visually-hidden">"Workspace: "</span>
                <span class="menu-name">{workspace.name.clone()}</span>
                {caret()}
            </summary>
            <ul class="menu-panel">
                <li>
                    <a class="menu-item" href=map.clone() aria-current="true">
                        {workspace.name.clone()}
                        <span class="menu-item-note">{format!("As {}", workspace.acting_member)}</span>
                    </a>
                </li>
                <li><a class="menu-item" href=address::WORKSPACES>"All workspaces"</a></li>
            </ul>
        </details>
        <nav class="nav" aria-label="Pages">
            {pages(workspace).map(|(page, name, address)| view! { <a class="nav-link" href=address aria-current=current(here, page)>{name}</a> }).collect_view()}
        </nav>
    }
    .into_any()
}

/// On a phone the navigation is a menu.
fn small_menu(workspace: &WorkspaceFrame, here: Here) -> AnyView {
    view! {
        <details class="menu nav-menu">
            <summary class="menu-summary">"Menu"{caret()}</summary>
            <nav class="menu-panel" aria-label="Pages">
                <ul>
                    {pages(workspace).map(|(page, name, address)| view! { <li><a class="menu-item" href=address aria-current=current(here, page)>{name}</a></li> }).collect_view()}
                    <li><a class="menu-item" href=address::WORKSPACES>"All workspaces"</a></li>
                </ul>
            </nav>
        </details>
    }
    .into_any()
}

fn as_known_on(workspace: &WorkspaceFrame) -> AnyView {
    let machine = machine_day(workspace.as_of_on);
    view! { <span class="as-known-on">"As known on " <time datetime=machine>{day(workspace.as_of_on)}</time></span> }
        .into_any()
}

/// Whose data it is and under which licence, as the licence asks; nothing where nothing is to be said.
fn attribution(workspace: &WorkspaceFrame) -> Option<AnyView> {
    let simulated = workspace.simulated.then_some("The data of this workspace is simulated from a stated model. ");
    let attribution = workspace.attribution.clone();
    if simulated.is_none() && attribution.is_none() && workspace.licence.is_none() {
        return None;
    }
    let licence = workspace.licence.clone().map(|licence| {
        match workspace.licence_url.clone().filter(|url| is_web_address(url)) {
            Some(url) => view! { " Licence: " <a href=url rel="external license">{licence}</a> "." }.into_any(),
            None => view! { " Licence: " {licence} "." }.into_any(),
        }
    });
    Some(view! { <footer class="attribution"><p>{simulated}{attribution}{licence}</p></footer> }.into_any())
}

/// Whether an address from data may become a link: the web only, never a script.
#[must_use]
pub fn is_web_address(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
