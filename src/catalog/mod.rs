//! STUB
use crate::law::Law;
pub struct Unknown {
    pub nearest: Vec<String>,
}
pub struct Goal {
    pub unavailability: f64,
    pub availability_text: String,
}
impl Goal {
    pub fn citation(&self) -> String {
        String::new()
    }
}
pub struct Parameter {}
impl Parameter {
    pub fn citation(&self) -> String {
        String::new()
    }
}
pub enum Value {
    Time(Law),
    Chance(f64),
}
pub struct Reference {
    pub value: Value,
    pub source: String,
}
pub enum ReferenceError {
    Unknown(Unknown),
    Other,
}
impl ReferenceError {
    pub fn help(&self) -> String {
        String::new()
    }
}
impl std::fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "")
    }
}
pub fn goal(_: &str) -> Result<&'static Goal, Unknown> {
    Err(Unknown { nearest: vec![] })
}
pub fn parameter(_: &str) -> Result<&'static Parameter, Unknown> {
    Err(Unknown { nearest: vec![] })
}
pub fn reference(_: &str) -> Result<Reference, ReferenceError> {
    Err(ReferenceError::Other)
}
