//! How tallies are stored: maps as lists of their entries, since keys of JSON objects are texts.

/// A map as a list of keys and values.
pub(super) mod entries {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    pub(in crate::estimate) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(in crate::estimate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// A map to rows of one length as a list of keys and lists.
pub(super) mod rows {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    type Rows<const N: usize> = BTreeMap<u64, Box<[i64; N]>>;

    pub(in crate::estimate) fn serialize<const N: usize, S: Serializer>(
        rows: &Rows<N>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(rows.iter().map(|(key, row)| (key, row.as_slice())))
    }

    pub(in crate::estimate) fn deserialize<'de, const N: usize, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Rows<N>, D::Error> {
        let listed = Vec::<(u64, Vec<i64>)>::deserialize(deserializer)?;
        let row = |(key, row): (u64, Vec<i64>)| {
            let length = row.len();
            let row = row.into_boxed_slice().try_into();
            row.map(|row| (key, row)).map_err(|_| D::Error::invalid_length(length, &"a row of the usual length"))
        };
        listed.into_iter().map(row).collect()
    }
}
