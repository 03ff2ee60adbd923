use super::super::hypervolume::hypervolume;
use super::*;

fn run(search: &mut Search, evaluate: impl Fn(&[f64]) -> (Vec<f64>, f64)) {
    while !search.is_finished() {
        let evaluations = search
            .ask()
            .iter()
            .map(|setting| {
                let (criteria, violation) = evaluate(setting);
                Evaluation { criteria, violation }
            })
            .collect();
        search.tell(evaluations).unwrap();
    }
}

fn volume(search: &Search, criteria: usize, reference: f64) -> f64 {
    let rows: Vec<f64> = search.front().iter().flat_map(|point| point.evaluation.criteria.clone()).collect();
    hypervolume(&rows, criteria, &vec![reference; criteria]).unwrap()
}

/// ZDT1 (E. Zitzler, K. Deb, L. Thiele 2000): the front is 1 - sqrt(f1).
fn zdt1(setting: &[f64]) -> (Vec<f64>, f64) {
    let rest = 1.0 + 9.0 * setting[1..].iter().sum::<f64>() / (setting.len() - 1) as f64;
    (vec![setting[0], rest * (1.0 - (setting[0] / rest).sqrt())], 0.0)
}

#[test]
fn the_front_of_zdt1_is_found() {
    let options = SearchOptions { generations: 120, ..SearchOptions::default() };
    let mut search = Search::new(&[Range::new(0.0, 1.0); 8], 2, &options).unwrap();
    run(&mut search, zdt1);
    let found = volume(&search, 2, 1.1);
    assert!(found > 0.86 && found <= 0.876_666_67, "{found}");
}

/// Three criteria on a sphere (DTLZ2's front).
#[test]
fn a_curved_front_of_three_criteria_is_covered() {
    let mut search = Search::new(&[Range::new(0.0, 1.0); 5], 3, &SearchOptions::default()).unwrap();
    run(&mut search, |setting| {
        let rest = 1.0 + setting[2..].iter().map(|value| (value - 0.5) * (value - 0.5)).sum::<f64>();
        let angle = |share: f64| share * std::f64::consts::FRAC_PI_2;
        let (a, b) = (angle(setting[0]), angle(setting[1]));
        let criteria =
            vec![rest * libm::cos(a) * libm::cos(b), rest * libm::cos(a) * libm::sin(b), rest * libm::sin(a)];
        (criteria, 0.0)
    });
    let found = volume(&search, 3, 1.1);
    assert!(found > 0.76 && found < 0.807_5, "{found}");
}

#[test]
fn what_is_not_feasible_is_never_on_the_front() {
    let mut search =
        Search::new(&[Range::new(0.0, 1.0); 3], 2, &SearchOptions { generations: 30, ..Default::default() }).unwrap();
    run(&mut search, |setting| (zdt1(setting).0, 0.4 - setting[0]));
    assert!(!search.front().is_empty());
    assert!(search.front().iter().all(|point| point.setting[0] >= 0.4));
}

#[test]
fn steps_are_kept_and_known_points_stay_on_the_axes() {
    let ranges = [Range { low: 0.0, high: 1.0, step: Some(0.25) }; 2];
    let mut search =
        Search::new(&ranges, 2, &SearchOptions { initial: 8, population: 8, generations: 10, seed: 1 }).unwrap();
    let known =
        Point { setting: vec![0.1, 0.1], evaluation: Evaluation { criteria: vec![-1.0, -1.0], violation: 0.0 } };
    search.include(std::slice::from_ref(&known)).unwrap();
    run(&mut search, |setting| (vec![setting[0], 1.0 - setting[0] + setting[1]], 0.0));
    assert_eq!(search.front(), [known]);
}

#[test]
fn the_same_seed_gives_the_same_front_and_asking_twice_the_same_question() {
    let fronts: Vec<Vec<Point>> = (0..2)
        .map(|_| {
            let mut search =
                Search::new(&[Range::new(0.0, 1.0); 4], 2, &SearchOptions { generations: 5, ..Default::default() })
                    .unwrap();
            assert_eq!(search.ask().to_vec(), search.ask().to_vec());
            run(&mut search, zdt1);
            search.front().to_vec()
        })
        .collect();
    assert_eq!(fronts[0], fronts[1]);
}

#[test]
fn bad_input_is_refused() {
    let range = [Range::new(0.0, 1.0)];
    assert!(Search::new(&[], 2, &SearchOptions::default()).is_err());
    assert!(Search::new(&range, 6, &SearchOptions::default()).is_err());
    assert!(Search::new(&range, 2, &SearchOptions { population: 1, ..Default::default() }).is_err());
    let mut search =
        Search::new(&range, 2, &SearchOptions { initial: 4, population: 4, ..Default::default() }).unwrap();
    assert!(search.tell(vec![]).is_err());
    let evaluation = |value: f64| Evaluation { criteria: vec![value, 0.0], violation: 0.0 };
    assert_eq!(search.ask().len(), 4);
    assert!(search.tell(vec![evaluation(1.0); 3]).is_err());
    assert!(search.tell(vec![evaluation(f64::NAN); 4]).is_err());
    assert!(search.tell(vec![evaluation(1.0); 4]).is_ok());
    assert!(search.include(&[Point { setting: vec![], evaluation: evaluation(0.0) }]).is_err());
}
