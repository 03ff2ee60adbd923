//! Reading the strategy map.

use super::error::PageError;
use crate::map::picture::MapPicture;
use crate::map::thing::Thing;
use crate::sentence::map::Headline;
use domain::page::map::StrategyMap;
use domain::page::workspace::Link;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What is drawn of the map, where it stands in its drawing, and what is said of all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnMap {
    /// What is drawn, and what is joined to that at one step.
    pub map: StrategyMap,
    /// Where it stands.
    pub picture: MapPicture,
    /// What is the matter with all goals, drawn or not.
    pub headline: Headline,
    /// How much there is, drawn or not.
    pub totals: MapTotals,
    /// What fits the filters, in the order of the map; `None` where there are none.
    pub matching: Option<Vec<Thing>>,
    /// What can be chosen in the filters.
    pub choices: MapChoices,
}

/// How much there is on a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MapTotals {
    /// Objectives.
    pub objectives: usize,
    /// KPIs.
    pub kpis: usize,
    /// Levers.
    pub levers: usize,
    /// Influences.
    pub influences: usize,
    /// How many of the objectives, KPIs and levers are not drawn.
    pub left_out: usize,
}

/// What the filters of a map offer; teams are on the map.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MapChoices {
    /// Everyone who answers for something, by name.
    pub owners: Vec<Link>,
    /// Every objective, in the order of the map.
    pub objectives: Vec<Link>,
}

/// The strategy map, chosen and arranged here so that no browser has to.
///
/// # Errors
/// `not_found` where there is no such workspace; `invalid` where the query names a day that is none; otherwise what the backend says.
#[server(name = ReadMap, prefix = "/api", endpoint = "map/read", input = GetUrl)]
pub async fn read_map(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// What is asked for, as the part of an address after its question mark.
    #[server(default)]
    query: String,
) -> Result<DrawnMap, PageError> {
    use super::answer::{answer, enter, moment};
    use crate::map::query::MapQuery;
    use drawing::{draw, layouts};
    answer(async {
        let visit = enter(&workspace).await?;
        let query = MapQuery::parse(&query);
        let map = visit.backend.maps.strategy_map(&visit.actor, moment(&visit, &query.as_of)?).await?;
        // Days of one view follow one another: what stays keeps its place.
        let view = MapQuery { as_of: String::new(), selected: None, ..query.clone() }.to_string();
        draw(map, &query, layouts().of(visit.actor.workspace, &view))
    })
    .await
}

#[cfg(feature = "ssr")]
mod drawing {
    use super::{DrawnMap, MapChoices, MapTotals};
    use crate::map::arrange::arrange;
    use crate::map::choose::{Choice, choose};
    use crate::map::joins::Joins;
    use crate::map::layouts::{Layouts, LayoutsOf};
    use crate::map::query::MapQuery;
    use crate::map::thing::Thing;
    use crate::sentence::map::headline;
    use backend::Answer;
    use domain::page::map::StrategyMap;
    use domain::page::workspace::Link;
    use domain::slug::Slug;
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::LazyLock;

    /// How many KPIs that nothing is joined to the table lists although they are not drawn.
    const LISTED: usize = 100;

    /// The layouts of this process: a memory of pure results, so that nobody has to hand it around.
    pub(super) fn layouts() -> &'static Layouts {
        static LAYOUTS: LazyLock<Layouts> = LazyLock::new(Layouts::default);
        &LAYOUTS
    }

    /// Chooses what is drawn and arranges it.
    ///
    /// # Errors
    /// `internal` where it is more than any layout takes.
    pub(super) fn draw(map: StrategyMap, query: &MapQuery, layouts: LayoutsOf<'_>) -> Answer<DrawnMap> {
        let joins = Joins::of(&map);
        let Choice { drawn, matching, quiet, left_out } = choose(&map, &joins, query);
        let headline = headline(&map);
        let totals = MapTotals {
            objectives: map.objectives.len(),
            kpis: map.kpis.len(),
            levers: map.levers.len(),
            influences: map.influences.len(),
            left_out,
        };
        let choices = choices(&map);
        let listed = if query.is_narrowed() || quiet.len() > LISTED { Vec::new() } else { quiet.clone() };
        let picture = arrange(&only(map.clone(), &drawn), &joins.among(&drawn), quiet, layouts)?;
        Ok(DrawnMap { map: around(map, &joins, &drawn, listed), picture, headline, totals, matching, choices })
    }

    fn choices(map: &StrategyMap) -> MapChoices {
        let owners = map
            .objectives
            .iter()
            .map(|objective| &objective.owner)
            .chain(map.kpis.iter().map(|kpi| &kpi.owner))
            .chain(map.levers.iter().map(|lever| &lever.owner));
        let by_name: BTreeMap<(String, String), &Link> =
            owners.map(|owner| ((owner.name.to_lowercase(), owner.slug.to_string()), owner)).collect();
        let objectives =
            map.objectives.iter().map(|objective| Link { slug: objective.slug.clone(), name: objective.name.clone() });
        MapChoices { owners: by_name.into_values().cloned().collect(), objectives: objectives.collect() }
    }

    /// The map with these things alone.
    fn only(mut map: StrategyMap, kept: &BTreeSet<Thing>) -> StrategyMap {
        map.objectives.retain(|objective| kept.contains(&Thing::Objective(objective.slug.clone())));
        map.kpis.retain(|kpi| kept.contains(&Thing::Kpi(kpi.slug.clone())));
        map.levers.retain(|lever| kept.contains(&Thing::Lever(lever.slug.clone())));
        map.influences.retain(|influence| {
            kept.contains(&Thing::from(&influence.cause)) && kept.contains(&Thing::Kpi(influence.effect.clone()))
        });
        map
    }

    /// The map with what is drawn and its neighbours: what the inspector says of a thing does not end at the edge of the drawing.
    /// So do not the KPIs that are `listed` in the table alone.
    fn around(map: StrategyMap, joins: &Joins, drawn: &BTreeSet<Thing>, listed: Vec<Slug>) -> StrategyMap {
        let mut kept = drawn.clone();
        kept.extend(listed.into_iter().map(Thing::Kpi));
        for (from, to) in joins.relations().keys() {
            if drawn.contains(from) {
                kept.insert(to.clone());
            }
            if drawn.contains(to) {
                kept.insert(from.clone());
            }
        }
        for lever in map.levers.iter().filter(|lever| drawn.contains(&Thing::Lever(lever.slug.clone()))) {
            kept.insert(Thing::Kpi(lever.kpi.clone()));
        }
        only(map, &kept)
    }
}

#[cfg(test)]
impl DrawnMap {
    /// A map drawn as a page without a query draws it.
    pub fn whole(map: StrategyMap) -> backend::Answer<Self> {
        Self::asked_for(map, "")
    }

    /// A map drawn as a page with this query draws it.
    pub fn asked_for(map: StrategyMap, query: &str) -> backend::Answer<Self> {
        let layouts = crate::map::layouts::Layouts::default();
        let workspace = crate::test_data::workspace_id();
        drawing::draw(map, &crate::map::query::MapQuery::parse(query), layouts.of(workspace, ""))
    }
}
