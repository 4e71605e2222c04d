//! What each construct means, seen in the resolved scenario.
