//! The second opinion: it agrees with what is simulated, says why where it has nothing to say, and is shown.

mod opinions;
mod reasons;
mod shown;
