//! Reading the strategy map.

use super::error::PageError;
use crate::map::picture::MapPicture;
use domain::page::map::StrategyMap;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The map and where everything stands in its drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnMap {
    /// What there is.
    pub map: StrategyMap,
    /// Where it stands.
    pub picture: MapPicture,
}

/// The strategy map, arranged here so that no browser has to.
///
/// # Errors
/// `not_found` where there is no such workspace; otherwise what the backend says.
#[server(name = ReadMap, prefix = "/api", endpoint = "map/read", input = GetUrl)]
pub async fn read_map(
    /// The slug of the workspace; empty for the current one.
    workspace: String,
    /// Whether to draw the KPIs that nothing is joined to as well.
    with_quiet: bool,
) -> Result<DrawnMap, PageError> {
    use super::answer::{answer, enter};
    use crate::map::arrange::arrange;
    answer(async {
        let visit = enter(&workspace).await?;
        let map = visit.backend.maps.strategy_map(&visit.actor, visit.now).await?;
        let picture = arrange(&map, with_quiet)?;
        Ok(DrawnMap { map, picture })
    })
    .await
}
