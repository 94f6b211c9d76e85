// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"encoding/csv"
	"net/http"
	"strings"
	"unicode/utf8"

	"sild/db"
)

// Download answers with a table as CSV, once the trail of what it shows is safe.
func (v *Visit) Download(f func(*Visit) (string, [][]string, error)) {
	var name string
	var table [][]string
	err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		v.Tx = tx
		name, table, err = f(v)
		return err
	})
	if err != nil {
		v.Fail(err)
		return
	}
	var b strings.Builder
	if err := WriteTable(&b, table); err != nil {
		v.Fail(err)
		return
	}
	h := v.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	v.Writer.WriteHeader(http.StatusOK)
	v.Writer.Write([]byte(b.String()))
}

// WriteTable writes a table as spreadsheets read it. What a person typed must
// not become a formula in somebody's spreadsheet: a cell that could is marked as
// text (RFC 4180; ASVS 1.2.10). Some programs pass over blanks before the sign,
// and take its wide form for it.
func WriteTable(b *strings.Builder, table [][]string) error {
	b.WriteString("\ufeff") // so that spreadsheets read it as UTF-8
	w := csv.NewWriter(b)
	w.Comma, w.UseCRLF = ';', true
	for _, cells := range table {
		for i, c := range cells {
			bare := strings.TrimLeft(c, " \t\r\n\u00a0\ufeff")
			if first, _ := utf8.DecodeRuneInString(bare); bare != "" && strings.ContainsRune("=+-@＝＋－＠", first) || strings.HasPrefix(c, "\t") || strings.HasPrefix(c, "\r") {
				cells[i] = "'" + c
			}
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
