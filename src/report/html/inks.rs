//! The colours of pictures by night: each that a page uses gets a partner of the other lightness.

use std::collections::BTreeSet;

/// Rules that give each colour of the pictures its partner on a dark page; on paper the colours stay.
///
/// `fill` and `stroke` of the pictures are read from their text, as `#rrggbb` in lower case.
pub(super) fn rules(pictures: &str) -> String {
    let inks = inks(pictures);
    let rule = |ink: &String| {
        let of = |what: &str| format!(".chart [{what}=\"#{ink}\"]{{{what}:var(--i{ink},#{ink})}}\n");
        of("fill") + &of("stroke")
    };
    let partners: String = inks.iter().map(|ink| format!("--i{ink}:#{};", partner(ink))).collect();
    format!(
        "{}@media screen{{:root[data-theme=dark]{{{partners}}}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{partners}}}}}\n",
        inks.iter().map(rule).collect::<String>()
    )
}

fn inks(pictures: &str) -> BTreeSet<String> {
    let starts = ["fill=\"#", "stroke=\"#"];
    let found = starts.into_iter().flat_map(|start| pictures.split(start).skip(1));
    let is_ink = |text: &&str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    found.filter_map(|rest| rest.get(..6)).filter(is_ink).map(String::from).collect()
}

/// The same hue and saturation with the lightness turned over: paper becomes night, ink becomes light.
fn partner(ink: &str) -> String {
    let part = |at: usize| f64::from(u8::from_str_radix(&ink[at..at + 2], 16).unwrap_or(0)) / 255.0;
    let rgb = [part(0), part(2), part(4)];
    let (low, high) = (rgb.iter().copied().fold(1.0, f64::min), rgb.iter().copied().fold(0.0, f64::max));
    let lightness = low.midpoint(high);
    let turned_over = 0.98 - 0.875 * lightness;
    // A strong colour of the middle stands for something: it must stay readable.
    let strong = high - low > 0.2 && lightness < 0.75;
    let wanted = if strong { turned_over.clamp(0.6, 0.7) } else { turned_over };
    let room = |lightness: f64| 1.0 - (2.0 * lightness - 1.0_f64).abs();
    // The chroma that the same saturation has at the new lightness.
    let scale = if room(lightness) > 0.0 { room(wanted) / room(lightness) } else { 0.0 };
    let turned = |part: f64| ((wanted + (part - lightness) * scale).clamp(0.0, 1.0) * 255.0).round() as u8;
    rgb.iter().map(|part| format!("{:02x}", turned(*part))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_becomes_dark_and_text_light() {
        assert_eq!(partner("ffffff"), "1b1b1b");
        assert_eq!(partner("222222"), "dcdcdc");
        let blue = partner("0072b2");
        assert!(u8::from_str_radix(&blue[4..], 16).is_ok_and(|blue| blue > 0xd0), "{blue}");
    }

    #[test]
    fn each_colour_has_its_rules_once() {
        let rules = rules("<g fill=\"#222222\"/><g fill=\"#222222\" stroke=\"none\"/><g stroke=\"#0072b2\"/>");
        assert_eq!(rules.matches("[fill=\"#222222\"]").count(), 1);
        assert_eq!(rules.matches("--i0072b2:").count(), 2);
        assert!(!rules.contains("none"));
    }
}
