//! Driver links of one thing as a list: sign, the other end, how much and when.

use crate::sentence::influence::{NOT_TESTED, delay_words, sign, strength_words, verb};
use domain::page::map::MapInfluence;
use leptos::prelude::*;

/// One driver link: where its other end leads to, what that is called, where the link itself is explained.
pub struct DriverLink {
    /// Address of the other end.
    pub address: String,
    /// Name of the other end.
    pub name: String,
    /// Address of the link on the map.
    pub influence_address: String,
    /// The link.
    pub influence: MapInfluence,
}

/// The list; a sentence where it is empty.
pub fn link_list(links: Vec<DriverLink>, empty: &'static str) -> AnyView {
    if links.is_empty() {
        return view! { <p class="inspector-sentence">{empty}</p> }.into_any();
    }
    let items = links.into_iter().map(item).collect_view();
    view! { <ul class="link-list">{items}</ul> }.into_any()
}

fn item(link: DriverLink) -> AnyView {
    let DriverLink { address, name, influence_address, influence } = link;
    let class = if influence.strength.is_some() { "sign" } else { "sign sign-only" };
    let strength = strength_words(influence.direction, influence.strength.as_ref());
    let words = format!("{strength}, {}; {NOT_TESTED}", delay_words(influence.delay));
    view! {
        <li>
            <a class=class href=influence_address data-noscroll="" aria-label=format!("Driver link: {} {name}", verb(influence.direction))>{sign(influence.direction)}</a>
            <a href=address data-noscroll="">{name}</a>
            <span class="link-list-note">{words}</span>
        </li>
    }
    .into_any()
}
