//! Comments, blank lines and blanks where people put them, and where they should not.

use super::Writer;

const COMMENTS: &[&str] = &["# a note", "# 说明：\"未完\" { 其余", "#", "# if x then grade A", "#tight", "＃ 全角"];

impl Writer {
    /// The whole text, with comments and blank lines strewn over it.
    pub(super) fn laid_out(&mut self) -> String {
        let lines: Vec<String> = self.out.join("\n").split('\n').map(str::to_owned).collect();
        let mut text = String::new();
        let strewn = *self.dice.pick(&[0, 3, 15]);
        for line in lines {
            while self.dice.chance(strewn) {
                text += if self.dice.chance(50) { "\n" } else { "   \n\n\n" };
            }
            while self.dice.chance(strewn) {
                text += &format!("{}{}\n", self.dice.pick(&["", "  ", "\t"]), self.dice.pick(COMMENTS));
            }
            text += &line;
            if self.dice.chance(strewn) {
                text += self.dice.pick::<&str>(&["", " ", "      "]);
                text += if self.dice.chance(50) { self.dice.pick::<&str>(COMMENTS) } else { "" };
            }
            text += if self.dice.chance(95) { "\n" } else { "\r\n" };
        }
        if self.dice.chance(10) {
            text += "\n\n# the end";
        }
        text
    }
}
