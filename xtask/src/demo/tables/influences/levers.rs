//! From every lever to the KPIs that record what was done.

use super::Strength::{ChangePerUnit, Elasticity};
use super::{Influence, setting};

/// What setting a lever does.
pub fn influences() -> Vec<Influence> {
    let mut influences = vec![
        setting("sort-automation", "automated-sort-share", ChangePerUnit(1.0, 0.02), "A line that is live is used"),
        setting("drivers-employed", "drivers", Elasticity(1.0, 0.02), "Drivers hired are drivers employed"),
        setting("delivery-texts", "customers-texted", ChangePerUnit(1.0, 0.02), "Texts switched on are sent"),
        setting("cut-off-hour", "order-cut-off", ChangePerUnit(1.0, 0.02), "The cut-off set is the cut-off in force"),
    ];
    for (region, to) in [
        ("overtime", ["overtime-hours-north", "overtime-hours-south"]),
        ("expedited-ceiling", ["expedited-share-north", "expedited-share-south"]),
    ] {
        for to in to {
            influences.push(setting(region, to, Elasticity(1.0, 0.05), "Regions use what they are allowed"));
        }
    }
    for to in ["optimiser-routes-north", "optimiser-routes-south"] {
        influences.push(setting(
            "routing-roll-out",
            to,
            ChangePerUnit(1.0, 0.05),
            "A depot rolled out plans its routes with the optimiser",
        ));
    }
    influences
}
