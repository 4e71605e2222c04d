//! A case or one of its variants as a scenario, with what is asked about it.

use super::case::{Answer, Case};
use super::measure::{Measure, View};

/// A scenario without its horizon, and the answers that it can be compared with.
pub(super) struct Model {
    pub case: String,
    pub variant: String,
    pub horizon_h: f64,
    /// Scenario text but for name, horizon, warm-up and objective.
    pub body: String,
    /// Lines of `[objective]`.
    pub promise: String,
    pub asks: Vec<Ask>,
}

/// One answer of the case, in terms of a measure.
#[derive(Clone)]
pub(super) struct Ask {
    pub metric: String,
    pub variant: String,
    pub measure: Measure,
    /// The exact answer in the unit of the measure.
    pub value: f64,
}

impl Model {
    /// The model of a variant; every answer to a common metric is asked for.
    pub(super) fn new(case: &Case, variant: &str, body: String) -> Model {
        Model {
            case: case.key.clone(),
            variant: variant.to_string(),
            horizon_h: case.horizon_h,
            body,
            promise: String::new(),
            asks: Vec::new(),
        }
        .common(case, variant)
    }

    /// Asks for the common metrics of a variant (another one, where an answer holds for several).
    pub(super) fn common(mut self, case: &Case, variant: &str) -> Model {
        let horizon = case.horizon_h;
        for answer in case.answers.iter().filter(|answer| answer.variant == variant) {
            if let Some((measure, value)) = common(answer, horizon) {
                self.push(answer, measure, value);
            }
        }
        self
    }

    /// Asks for a metric of the case: what measure it is, and its value in the unit of that measure.
    pub(super) fn ask(mut self, case: &Case, metric: &str, measure: impl Fn(&Answer) -> (Measure, f64)) -> Model {
        let variant = self.variant.clone();
        self.ask_about(case, &variant, metric, measure);
        self
    }

    /// Like [`Model::ask`], about some of the answers.
    pub(super) fn ask_only(
        mut self,
        case: &Case,
        metric: &str,
        of: impl Fn(&Answer) -> bool,
        measure: impl Fn(&Answer) -> (Measure, f64),
    ) -> Model {
        let variant = self.variant.clone();
        let asked = |a: &&Answer| a.variant == variant && a.metric == metric && of(a);
        let found: Vec<&Answer> = case.answers.iter().filter(asked).collect();
        assert_eq!(found.len(), 1, "{}: answers {metric} of variant `{variant}`", case.id);
        let (measure, value) = measure(found[0]);
        self.push(found[0], measure, value);
        self
    }

    /// Like [`Model::ask`], about answers that the case lists under another variant.
    pub(super) fn ask_about(
        &mut self,
        case: &Case,
        variant: &str,
        metric: &str,
        measure: impl Fn(&Answer) -> (Measure, f64),
    ) {
        let mut found = false;
        for answer in case.answers.iter().filter(|a| a.variant == variant && a.metric == metric) {
            let (measure, value) = measure(answer);
            self.push(answer, measure, value);
            found = true;
        }
        assert!(found, "{} has no answer {metric} of variant `{variant}`", case.id);
    }

    fn push(&mut self, answer: &Answer, measure: Measure, value: f64) {
        let (metric, variant) = (answer.metric.clone(), answer.variant.clone());
        self.asks.push(Ask { metric, variant, measure, value });
    }

    /// The exact mean time to the first outage, which says how long to simulate.
    pub(super) fn first_outage_h(&self) -> Option<f64> {
        self.asks.iter().find(|ask| ask.measure == Measure::FirstOutage).map(|ask| ask.value)
    }

    /// The runs that it takes.
    pub(super) fn views(&self) -> Vec<View> {
        let mut views: Vec<View> = Vec::new();
        for ask in &self.asks {
            if !views.contains(&ask.measure.view()) {
                views.push(ask.measure.view());
            }
        }
        views
    }

    /// The whole scenario text.
    pub(super) fn text(&self, horizon_h: f64, warm_up_h: f64, rto_min: Option<f64>) -> String {
        let rto = rto_min.map_or(String::new(), |minutes| format!("rto = \"{minutes}min\"\n"));
        let mut promise = self.promise.clone();
        if rto_min.is_some() {
            // The report shows a recovery time beside a promised availability.
            promise.push_str("availability = 0.5\n");
        }
        let objective = match promise.is_empty() {
            true => String::new(),
            false => format!("[objective]\n{promise}{rto}"),
        };
        format!(
            "name = \"{}\"\nhorizon = \"{horizon_h}h\"\nwarm_up = \"{warm_up_h}h\"\n{}\n{objective}",
            self.case.to_lowercase(),
            self.body
        )
    }
}

/// The metrics that many cases share.
fn common(answer: &Answer, horizon: f64) -> Option<(Measure, f64)> {
    let value = answer.value;
    Some(match answer.metric.as_str() {
        "steady_state_unavailability" => (Measure::Unavailability, value),
        "outage_frequency" => (Measure::Frequency, value),
        "mean_outage_duration" => (Measure::Duration, value),
        "mttf_first_outage" => (Measure::FirstOutage, value),
        "p_no_outage" => (Measure::NoOutage, value),
        "p_outage_in_horizon" => (Measure::AnyOutage, value),
        "mean_interval_availability" => (Measure::MeanUnavailability, 1.0 - value),
        "mean_outages_in_horizon" => (Measure::Outages, value),
        "p_interval_availability_ge" => (Measure::AtMost((1.0 - answer.number("threshold")) * horizon), value),
        "downtime_quantile" => (Measure::Quantile(answer.number("p")), value),
        _ => return None,
    })
}
