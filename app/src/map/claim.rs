//! Claiming an influence by dragging an arrow from one node to another: where it may lead, and the form it opens.

use crate::address;
use crate::map::thing::Thing;
use domain::form::FormTable;
use domain::slug::Slug;

/// The form of an influence from a cause, to an effect where one is known. Nothing where a cause cannot be one: goals move nothing.
#[must_use]
pub fn claim_address(workspace: &Slug, cause: &Thing, effect: Option<&Slug>) -> Option<String> {
    let kind = match cause {
        Thing::Kpi(_) | Thing::Lever(_) => cause.kind(),
        Thing::Objective(_) | Thing::Influence(_) => return None,
    };
    let to = effect.map(|effect| format!("&to={effect}")).unwrap_or_default();
    let form = address::new_record(workspace, FormTable::Influences);
    Some(format!("{form}?from_kind={kind}&from={}{to}", cause.slug()))
}

/// The KPI that an arrow from a cause may end at: any but the cause itself.
#[must_use]
pub fn effect_of<'a>(cause: &Thing, end: &'a Thing) -> Option<&'a Slug> {
    match end {
        Thing::Kpi(slug) if end != cause => Some(slug),
        Thing::Kpi(_) | Thing::Objective(_) | Thing::Lever(_) | Thing::Influence(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(text: &str) -> Thing {
        text.parse().unwrap()
    }

    #[test]
    fn an_arrow_leads_from_a_kpi_or_lever_to_another_kpi() {
        let workspace: Slug = "north".parse().unwrap();
        let lever = thing("lever:overtime");
        assert_eq!(
            claim_address(&workspace, &lever, effect_of(&lever, &thing("kpi:cost"))).as_deref(),
            Some("/w/north/edit/influences?from_kind=lever&from=overtime&to=cost")
        );
        assert_eq!(
            claim_address(&workspace, &thing("kpi:cost"), None).as_deref(),
            Some("/w/north/edit/influences?from_kind=kpi&from=cost")
        );
        assert_eq!(claim_address(&workspace, &thing("objective:cut-cost"), None), None);
        assert_eq!(effect_of(&thing("kpi:cost"), &thing("kpi:cost")), None);
        assert_eq!(effect_of(&thing("kpi:cost"), &thing("objective:cut-cost")), None);
    }
}
