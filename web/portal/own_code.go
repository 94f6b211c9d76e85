// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"strconv"
	"strings"

	"rsc.io/qr"
)

// squares draws a text for the camera of a phone: the side of the picture in
// squares, and the path of the black ones. A text that is too long has none.
func squares(text string) (box, path string) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", ""
	}
	var b strings.Builder
	for y := range c.Size {
		for x := range c.Size {
			if c.Black(x, y) {
				b.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "h1v1h-1z")
			}
		}
	}
	side := strconv.Itoa(c.Size + 8) // with the quiet zone of four squares (ISO/IEC 18004)
	return "-4 -4 " + side + " " + side, b.String()
}
