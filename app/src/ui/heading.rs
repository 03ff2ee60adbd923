//! The head of a page about one thing: where it stands, its sentence, what can be done with it.

use crate::address;
use crate::map::thing::Thing;
use crate::sentence::map::Headline;
use domain::slug::Slug;
use leptos::prelude::*;

/// The head of the page of `thing`; `place` and `name` end the way to it, `action` stands beside the way back to the map.
pub fn heading(
    workspace: &Slug,
    thing: &Thing,
    place: String,
    name: String,
    headline: Headline,
    action: Option<AnyView>,
) -> AnyView {
    view! {
        <header class="page-header">
            <div class="page-heading">
                <nav aria-label="Breadcrumb">
                    <ol class="breadcrumb">
                        <li><a href=address::map(workspace, false, None)>"Map"</a></li>
                        <li>{place}</li>
                        <li>{name}</li>
                    </ol>
                </nav>
                <h1 class="headline">{headline.sentence}</h1>
                {(!headline.lead.is_empty()).then(|| view! { <p class="lead">{headline.lead}</p> })}
            </div>
            <div class="page-actions">
                <a class="button" href=address::map(workspace, false, Some(thing))>"Show on the map"</a>
                {action}
            </div>
        </header>
    }
    .into_any()
}
