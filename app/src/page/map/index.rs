//! What is on the map, by name.

use crate::api::map::{DrawnMap, MapChoices, MapTotals};
use crate::map::joins::Joins;
use crate::map::picture::MapPicture;
use crate::map::thing::Thing;
use crate::sentence::influence::strength_step;
use crate::sentence::map::Headline;
use crate::ui::state::Look;
use domain::page::map::{MapCause, MapInfluence, MapKpi, MapLever, MapObjective, MapTarget, StrategyMap};
use domain::slug::Slug;
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

/// A map with its names looked up once.
pub struct MapIndex {
    drawn: DrawnMap,
    joins: Joins,
    drawn_things: BTreeSet<Thing>,
    objectives: HashMap<Slug, usize>,
    kpis: HashMap<Slug, usize>,
    levers: HashMap<Slug, usize>,
    influences: HashMap<Slug, usize>,
    teams: HashMap<Slug, usize>,
}

impl MapIndex {
    /// Looks every name up.
    pub fn new(drawn: DrawnMap) -> Self {
        fn places<'all>(slugs: impl Iterator<Item = &'all Slug>) -> HashMap<Slug, usize> {
            slugs.enumerate().map(|(place, slug)| (slug.clone(), place)).collect()
        }
        let map = &drawn.map;
        Self {
            objectives: places(map.objectives.iter().map(|objective| &objective.slug)),
            kpis: places(map.kpis.iter().map(|kpi| &kpi.slug)),
            levers: places(map.levers.iter().map(|lever| &lever.slug)),
            influences: places(map.influences.iter().map(|influence| &influence.slug)),
            teams: places(map.teams.iter().map(|team| &team.slug)),
            joins: Joins::of(map),
            drawn_things: drawn.picture.nodes.iter().map(|node| node.thing.clone()).collect(),
            drawn,
        }
    }

    /// What there is.
    pub fn map(&self) -> &StrategyMap {
        &self.drawn.map
    }

    /// Where it stands.
    pub fn picture(&self) -> &MapPicture {
        &self.drawn.picture
    }

    /// What is joined to what.
    pub const fn joins(&self) -> &Joins {
        &self.joins
    }

    /// What is the matter with all goals.
    pub fn headline(&self) -> &Headline {
        &self.drawn.headline
    }

    /// How much there is, drawn or not.
    pub fn totals(&self) -> MapTotals {
        self.drawn.totals
    }

    /// What fits the filters; `None` where there are none.
    pub fn matching(&self) -> Option<&[Thing]> {
        self.drawn.matching.as_deref()
    }

    /// What the filters offer.
    pub fn choices(&self) -> &MapChoices {
        &self.drawn.choices
    }

    /// Whether a node is drawn, and not only known as a neighbour.
    pub fn draws(&self, thing: &Thing) -> bool {
        self.drawn_things.contains(thing)
    }

    /// An objective.
    pub fn objective(&self, slug: &Slug) -> Option<&MapObjective> {
        self.map().objectives.get(*self.objectives.get(slug)?)
    }

    /// A KPI.
    pub fn kpi(&self, slug: &Slug) -> Option<&MapKpi> {
        self.map().kpis.get(*self.kpis.get(slug)?)
    }

    /// A lever.
    pub fn lever(&self, slug: &Slug) -> Option<&MapLever> {
        self.map().levers.get(*self.levers.get(slug)?)
    }

    /// An influence.
    pub fn influence(&self, slug: &Slug) -> Option<&MapInfluence> {
        self.map().influences.get(*self.influences.get(slug)?)
    }

    /// The name of a team.
    pub fn team(&self, slug: &Slug) -> String {
        self.teams
            .get(slug)
            .and_then(|place| self.map().teams.get(*place))
            .map(|team| team.name.clone())
            .unwrap_or_default()
    }

    /// Whether there is such a thing.
    pub fn knows(&self, thing: &Thing) -> bool {
        match thing {
            Thing::Objective(slug) => self.objectives.contains_key(slug),
            Thing::Kpi(slug) => self.kpis.contains_key(slug),
            Thing::Lever(slug) => self.levers.contains_key(slug),
            Thing::Influence(slug) => self.influences.contains_key(slug),
        }
    }

    /// What people call a thing.
    pub fn name(&self, thing: &Thing) -> String {
        match thing {
            Thing::Objective(slug) => self.objective(slug).map(|objective| objective.name.clone()),
            Thing::Kpi(slug) => self.kpi(slug).map(|kpi| kpi.name.clone()),
            Thing::Lever(slug) => self.lever(slug).map(|lever| lever.name.clone()),
            Thing::Influence(slug) => self.influence(slug).map(|influence| influence.claim.clone()),
        }
        .unwrap_or_default()
    }

    /// Influences on a KPI.
    pub fn influences_on(&self, kpi: &Slug) -> impl Iterator<Item = &MapInfluence> {
        self.map().influences.iter().filter(move |influence| influence.effect == *kpi)
    }

    /// Influences that begin at a thing.
    pub fn influences_from(&self, cause: &Thing) -> impl Iterator<Item = &MapInfluence> {
        self.map().influences.iter().filter(move |influence| Thing::from(&influence.cause) == *cause)
    }

    /// The targets that objectives set a KPI.
    pub fn targets_on(&self, kpi: &Slug) -> impl Iterator<Item = (&MapObjective, &MapTarget)> {
        self.map()
            .objectives
            .iter()
            .flat_map(|objective| objective.targets.iter().map(move |target| (objective, target)))
            .filter(move |(_, target)| target.kpi == *kpi)
    }

    /// How strong an influence looks, 1 to 4; none for a claim without a number.
    pub fn strength_step(&self, influence: &MapInfluence) -> Option<u8> {
        let latest = |kpi: &Slug| self.kpi(kpi).and_then(|kpi| kpi.last.as_ref()).map(|(_, value)| *value);
        let cause: Option<Decimal> = match &influence.cause {
            MapCause::Kpi(kpi) => latest(kpi),
            MapCause::Lever(lever) => self.lever(lever).map(|lever| lever.range.current),
        };
        strength_step(influence.strength.as_ref(), cause, latest(&influence.effect))
    }
}

/// How a KPI looks.
pub fn kpi_look(kpi: &MapKpi) -> Look {
    Look::of_kpi(kpi.judgement.as_ref(), &kpi.freshness)
}
