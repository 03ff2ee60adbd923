//! The things that need the member, most valuable first.

use super::words::{NeedWords, more_words, need_words};
use crate::ui::panel::panel;
use crate::ui::state::{Look, state};
use domain::page::today::{Need, NeedKind, TodayPage};
use leptos::prelude::*;

/// The panel.
pub(super) fn needs(page: &TodayPage) -> AnyView {
    if page.needs.is_empty() {
        let words = "Every reading that is due is there, no guardrail is broken, no key result was missed lately, every goal can be \
                     measured and everything has somebody who answers for it.";
        let content = view! { <div class="panel-body"><p class="inspector-sentence">{words}</p></div> };
        return panel("needs", "Needs you", None, content.into_any());
    }
    let workspace = &page.workspace.slug;
    let items = page.needs.iter().map(|need| item(page, need)).collect_view();
    let more = page.more.iter().map(|(kind, count)| {
        let (words, address) = more_words(workspace, *kind, *count);
        view! { <li><a class="chip" href=address>{words}</a></li> }
    });
    let more = (!page.more.is_empty()).then(|| {
        view! {
            <div class="panel-footer needs-more">
                <span id="needs-more">"Can wait:"</span>
                <ul class="chips" aria-labelledby="needs-more">{more.collect_view()}</ul>
            </div>
        }
    });
    let content = view! { <ol class="needs">{items}</ol> {more} };
    panel("needs", "Needs you", Some("Most valuable first".to_owned()), content.into_any())
}

fn item(page: &TodayPage, need: &Need) -> AnyView {
    let NeedWords { sentence, why, action, address } = need_words(&page.workspace.slug, need, page.may_change);
    let (look, word) = mark(need.matter.kind());
    let owner = page.answers_for_all.then(|| format!("{} answers for it", need.owner.name));
    view! {
        <li class="need">
            <div class="need-words">
                <p class="need-sentence">{sentence}</p>
                <p class="need-why">{why}</p>
                <p class="need-meta">{state(look, word)}{owner.map(|owner| view! { <span>{owner}</span> })}</p>
            </div>
            <a class="button" href=address>{action}</a>
        </li>
    }
    .into_any()
}

/// What a need looks like beside its sentence.
const fn mark(kind: NeedKind) -> (Look, &'static str) {
    match kind {
        NeedKind::GuardrailBroken => (Look::Missed, "Guardrail broken"),
        NeedKind::KeyResultMissed => (Look::Missed, "Missed"),
        NeedKind::LateReading => (Look::Stale, "Late reading"),
        NeedKind::ObjectiveDue => (Look::Unknown, "Due soon"),
        NeedKind::StandingNotMet => (Look::OffTrack, "Not met"),
        NeedKind::Ownerless => (Look::AtRisk, "No active owner"),
        NeedKind::WithoutKeyResult => (Look::Unknown, "No key result"),
        NeedKind::Corrected => (Look::NoTarget, "Corrected"),
        NeedKind::Unguarded => (Look::AtRisk, "Not guarded"),
    }
}
