//! The table of a register: headings that sort, entries, pages.

use super::register_address;
use super::words::{column_words, is_number};
use crate::ui::panel::panel;
use domain::page::register::{Column, PAGE_LENGTH, Register, RegisterPage, RegisterQuery};
use leptos::prelude::*;

/// The columns that are shown, in their order.
const fn shown(register: Register) -> &'static [Column] {
    use Column::{
        Calendar, Cycle, Freshness, KeyResults, Kpis, Last, Late, Levers, Name, Objectives, Owner, Parent, People,
        Place, Role, State, Team, UsedBy,
    };
    match register {
        Register::Kpis => &[Name, Last, State, Freshness, Team, Owner, Calendar, UsedBy],
        Register::Objectives => &[Name, State, KeyResults, Team, Owner, Cycle, Parent],
        Register::Teams => &[Place, State, Objectives, Kpis, Levers, People, Late],
        Register::People => &[Name, Role, Team, Objectives, Kpis, Levers, Late],
    }
}

/// The table around its rows, with the pages beneath.
pub(super) fn table(page: &RegisterPage, rows: Vec<AnyView>) -> AnyView {
    let register = page.register();
    let headings = shown(register).iter().map(|column| heading(page, *column)).collect_view();
    let title = match register {
        Register::Kpis => "KPIs",
        Register::Objectives => "Goals",
        Register::Teams => "Teams",
        Register::People => "People",
    };
    let content = view! {
        <div class="table-scroll">
            <table class="data-table data-table-tall data-table-cards register-table">
                <thead><tr>{headings}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pages(page)}
    };
    panel("register", title, Some(range(page)), content.into_any())
}

/// A heading that orders by its column; the one that does so already turns the order round.
fn heading(page: &RegisterPage, column: Column) -> AnyView {
    let register = page.register();
    let (ordered_by, is_descending) = page.query.order(register);
    let is_current = ordered_by == column;
    // Numbers are first asked for from the top.
    let descending = if is_current { !is_descending } else { is_number(column) };
    let query = RegisterQuery { sort: Some(column), is_descending: descending, pages_before: 0, ..page.query.clone() };
    let sorted = is_current.then_some(if is_descending { "descending" } else { "ascending" });
    let mark = is_current.then(|| {
        let path = if is_descending { "M1 2.5 4 5.5 7 2.5" } else { "M1 5.5 4 2.5 7 5.5" };
        view! { <svg class="sort-mark" viewBox="0 0 8 8" aria-hidden="true"><path d=path></path></svg> }
    });
    let address = register_address(&page.workspace.slug, register, &query);
    view! {
        <th scope="col" class=if is_number(column) { "number" } else { "" } aria-sort=sorted>
            <a class="sort-link" href=address data-noscroll="">{column_words(register, column)}{mark}</a>
        </th>
    }
    .into_any()
}

/// `51 to 100 of 1,000`; nothing more where all is on one page.
fn range(page: &RegisterPage) -> String {
    let counts = &page.counts;
    if counts.pages == 1 {
        return format!("{} shown", counts.matching);
    }
    let before = (counts.page.saturating_sub(1) as usize) * PAGE_LENGTH;
    format!("{} to {} of {}", before + 1, (before + PAGE_LENGTH).min(counts.matching), counts.matching)
}

fn pages(page: &RegisterPage) -> Option<AnyView> {
    let counts = &page.counts;
    if counts.pages == 1 {
        return None;
    }
    let address = |number: u32| register_address(&page.workspace.slug, page.register(), &page.query.on_page(number));
    let step = |number: u32, is_there: bool, label: &'static str, relation: &'static str| {
        if is_there {
            view! { <a class="button" href=address(number) rel=relation>{label}</a> }.into_any()
        } else {
            view! { <span class="button button-away" aria-hidden="true">{label}</span> }.into_any()
        }
    };
    Some(
        view! {
            <nav class="pages" aria-label="Pages of this list">
                {step(counts.page.saturating_sub(1), counts.page > 1, "Previous", "prev")}
                <span aria-current="page">{format!("Page {} of {}", counts.page, counts.pages)}</span>
                {step(counts.page + 1, counts.page < counts.pages, "Next", "next")}
            </nav>
        }
        .into_any(),
    )
}
