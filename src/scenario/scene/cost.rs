//! What things cost, in whole millionths of the currency, so that sums are exact.

/// Millionths in one unit of the currency.
pub const MILLIONTHS: f64 = 1e6;

/// What a component, a place, a fault or a change costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Price {
    /// Of an hour, in millionths of the currency.
    pub per_hour: u64,
    /// Of an event, in millionths of the currency.
    pub per_event: u64,
}

impl Price {
    /// True if it costs nothing.
    pub fn is_zero(self) -> bool {
        self == Price::default()
    }
}

/// What a scenario says of money as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    /// What the numbers are in, such as `USD`.
    pub currency: String,
    /// A minute of an outage of the service that the objective is about, in millionths of the currency.
    pub outage_per_minute: u64,
    /// An outage of it that begins, in millionths of the currency.
    pub outage_fixed: u64,
    /// Places that cost something, each once.
    pub places: Vec<(usize, Price)>,
}
