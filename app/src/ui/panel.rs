//! Panels and lists of facts.

use leptos::prelude::*;

/// A titled part of a page around what fills it to the edge, such as a table.
pub fn panel(id: &'static str, title: &'static str, note: Option<String>, content: AnyView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel-header">
                <h2 id=id>{title}</h2>
                {note.map(|note| view! { <span class="panel-note">{note}</span> })}
            </div>
            {content}
        </section>
    }
    .into_any()
}

/// A titled part of a page around text.
pub fn text_panel(id: &'static str, title: &'static str, content: AnyView) -> AnyView {
    panel(id, title, None, view! { <div class="panel-body">{content}</div> }.into_any())
}

/// One fact: its term and what it is.
pub fn fact(term: &'static str, description: impl IntoView + 'static) -> AnyView {
    view! { <div><dt>{term}</dt><dd>{description}</dd></div> }.into_any()
}

/// A fact with a note beneath it.
pub fn noted_fact(term: &'static str, description: impl IntoView + 'static, note: String) -> AnyView {
    view! { <div><dt>{term}</dt><dd>{description}<span class="facts-note">{note}</span></dd></div> }.into_any()
}

/// A list of facts.
pub fn facts(facts: Vec<AnyView>) -> AnyView {
    view! { <dl class="facts">{facts}</dl> }.into_any()
}
