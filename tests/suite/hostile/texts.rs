//! Hostile texts.

/// What each is, and the text.
pub(super) fn all() -> Vec<(&'static str, String)> {
    let mut all: Vec<(&str, String)> = SHORT.iter().map(|(what, text)| (*what, (*text).to_string())).collect();
    all.extend([
        ("99 letters", "w".repeat(99)),
        ("999 letters", "W".repeat(999)),
        ("1001 letters", "W".repeat(1001)),
        ("100000 letters", "x".repeat(100_000)),
        ("400 wide letters", "漢".repeat(400)),
        ("300 marks on one letter", format!("a{}", "\u{301}".repeat(300))),
    ]);
    all
}

const SHORT: [(&str, &str); 66] = [
    ("empty", ""),
    ("a space", " "),
    ("a dot", "."),
    ("the folder above", ".."),
    ("a path above", "../../etc/passwd"),
    ("a path from the root", "/etc/passwd"),
    ("a path of Windows", "..\\..\\x"),
    ("a tilde", "~root"),
    ("a device of Windows", "CON"),
    ("another device", "nul"),
    ("a device with an ending", "com1.txt"),
    ("a formula", "=1+1"),
    ("a formula that runs a program", "=cmd|' /C calc'!A0"),
    ("a formula with a link", "=HYPERLINK(\"http://x.example\",\"y\")"),
    ("a formula with a plus", "+1+1"),
    ("a formula with a minus", "-1-1"),
    ("a minus and words", "-x(y)"),
    ("a formula with an at", "@SUM(1,1)"),
    ("a wide formula", "＝1＋1"),
    ("a wide minus", "－x"),
    ("an apostrophe and a formula", "'=1+1"),
    ("a tab and a formula", "\t=1+1"),
    ("a number", "-1"),
    ("a comma and quotes", "a,\"b\"\",c"),
    ("a semicolon", "a;b"),
    ("a line feed", "a\nb"),
    ("a carriage return", "a\rb"),
    ("a line of its own", "a\n# heading\n| b |"),
    ("NUL", "a\0b"),
    ("a bell", "a\u{7}b"),
    ("DEL", "a\u{7f}b"),
    ("colours", "a\u{1b}[31mb"),
    ("a title of the window", "\u{1b}]0;x\u{7}"),
    ("a link for terminals", "\u{1b}]8;;http://x.example\u{1b}\\y"),
    ("a clear screen in one character", "a\u{9b}2Jb"),
    ("next line", "a\u{85}b"),
    ("line separator", "a\u{2028}b"),
    ("paragraph separator", "a\u{2029}b"),
    ("from right to left", "a\u{202e}gpj.exe"),
    ("isolated from right to left", "a\u{2067}b\u{2069}"),
    ("a mark of direction", "a\u{200f}b"),
    ("a mark of Arabic letters", "a\u{61c}b"),
    ("zero width", "a\u{200b}b\u{200d}c\u{2060}d\u{feff}"),
    ("a soft hyphen", "a\u{ad}b"),
    ("letters that are not seen", "a\u{3164}b\u{ffa0}\u{115f}"),
    ("tags that are not seen", "a\u{e0041}\u{e0042}b"),
    ("no character", "a\u{ffff}b\u{fdd0}"),
    ("Hebrew and digits", "שלום 12-34"),
    ("Arabic", "خدمة"),
    ("emoji", "🔥🧯"),
    ("emoji with a selector", "⚠️ x"),
    ("combining marks", "Z̸̡̢̛̗͇a̴l̵g̶o̷"),
    ("markup", "<script>alert(1)</script>"),
    ("an image", "\"><img src=x onerror=alert(1)>"),
    ("the end of everything", "]]></style></script></title></svg><!-- --><b>"),
    ("entities", "&lt;b&gt; &amp; &#x3c;"),
    ("a template", "{{7*7}} ${7*7} %s %n {0}"),
    ("Markdown", "**b** _i_ `c` | [x](javascript:alert(1)) ![y](z) # h"),
    ("a task and a table", "- [ ] x | y | z"),
    ("Mermaid", "a\"] --> b; click a href \"javascript:alert(1)\" %% {"),
    ("a shell", "$(touch x); `touch y` && rm -rf z"),
    ("SQL", "'; DROP TABLE years; --"),
    ("a word of JavaScript", "__proto__"),
    ("a word of TOML", "true"),
    ("dots in a path", "a.b.c"),
    ("a key and a place", "web@main/a"),
];

/// A text as a TOML string, whatever is in it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_string();
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_ascii_graphic() || c == ' ' => quoted.push(c),
            c => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    quoted + "\""
}
