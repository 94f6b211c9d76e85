// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"sild"
	"sild/casework"
	"sild/db"
)

// MaxUpload is the most that is taken in of a form with a file. What is larger
// than a scan may be is read away up to here, so that the form can be shown
// again with what else was typed; browsers tell nothing of an answer that comes
// before they have sent all.
const MaxUpload = 32 << 20

// A sent is the file of a form, looked at before any unit of work.
type sent struct {
	Scan *casework.Scan
	Err  error // why it is not taken
}

// Upload is write for a form that may carry a file in the field scan.
func (s *Server) Upload(pattern string, do Deed, again Screen) {
	s.Do(pattern, do, again)
	s.TakesFiles(pattern)
}

// textFile ends the name of a field that takes a file of text for another field.
const textFile = "_file"

// readText is a file of text as spreadsheets save it: UTF-8, UTF-16 with its mark,
// and otherwise the Baltic code page of Windows, which is ours to assume.
func readText(content []byte) string {
	if utf16 := bytes.HasPrefix(content, []byte{0xff, 0xfe}) || bytes.HasPrefix(content, []byte{0xfe, 0xff}); utf16 {
		if text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(content); err == nil {
			return string(text)
		}
	}
	if !utf8.Valid(content) {
		if text, err := charmap.Windows1257.NewDecoder().Bytes(content); err == nil {
			return string(text)
		}
	}
	return strings.TrimPrefix(string(content), "\ufeff")
}

// TakesFiles lets the form that is sent to a pattern come with files.
func (s *Server) TakesFiles(pattern string) {
	if s.uploads == nil {
		s.uploads = map[string]bool{}
	}
	s.uploads[pattern] = true
}

// isUpload reports whether the form of v comes with a file.
func (v *Visit) isUpload() bool {
	kind, _, _ := mime.ParseMediaType(v.Request.Header.Get("Content-Type"))
	return kind == "multipart/form-data" && v.Server.uploads[v.Route]
}

// readUpload reads a form with a file. It keeps no more of the file than a scan
// may have, and nothing on disk.
func (v *Visit) readUpload() error {
	v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, MaxUpload)
	parts, err := v.Request.MultipartReader()
	if err != nil {
		return err
	}
	form, room, texts := url.Values{}, int64(MaxForm), url.Values{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			for field := range texts {
				form.Set(field, texts.Get(field)) // what was chosen goes before what was typed
			}
			v.Request.PostForm = form
			return nil
		}
		if err != nil {
			return err
		}
		name, file := part.FormName(), part.FileName()
		switch {
		case name == "scan" && file != "" && v.Sent.Scan == nil && v.Sent.Err == nil:
			content, err := io.ReadAll(io.LimitReader(part, casework.LargestScan+1))
			if err != nil {
				return err
			}
			scan, refused := casework.NewScan(file, content)
			if v.Sent.Err = refused; refused == nil {
				v.Sent.Scan = &scan
			}
		case strings.HasSuffix(name, textFile) && file != "":
			content, err := io.ReadAll(io.LimitReader(part, room+1))
			if err != nil {
				return err
			}
			if room -= int64(len(content) + len(name) + 100); room < 0 {
				return &http.MaxBytesError{Limit: MaxForm}
			}
			if text := readText(content); strings.TrimSpace(text) != "" {
				texts.Set(strings.TrimSuffix(name, textFile), text)
			}
		case name != "scan" && file == "":
			text, err := io.ReadAll(io.LimitReader(part, room+1))
			if err != nil {
				return err
			}
			if room -= int64(len(text) + len(name) + 100); room < 0 {
				return &http.MaxBytesError{Limit: MaxForm}
			}
			form.Add(name, string(text))
		}
		if _, err := io.Copy(io.Discard, part); err != nil {
			return err
		}
	}
}

// ReadScan answers with the scan of a paper, to be kept and not to be shown: it
// is somebody else's file.
func ReadScan(v *Visit) {
	var x casework.Paper
	var content []byte
	err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		x, content, err = casework.ScanOf(tx, v.ID("paper"))
		return err
	})
	if err != nil {
		v.Fail(err)
		return
	}
	h := v.Writer.Header()
	h.Set("Content-Type", x.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": x.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Content-Length", strconv.Itoa(len(content)))
	v.Writer.Write(content)
}

// GatherScan adds to p why the file was not taken.
func (v *Visit) GatherScan(p sild.Problems) {
	if e, ok := errors.AsType[*sild.Error](v.Sent.Err); ok {
		for field, m := range e.Fields {
			p[field] = m
		}
	}
}
