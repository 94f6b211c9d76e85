// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"sild/flow/flowtest"
)

// An op is an operation as openapi.json describes it, so that a new one, and a
// new field of an old one, is tried without anybody thinking of it.
type op struct {
	ID, Method, Path string
	Body             map[string]any // the schema; nil: none
	all              map[string]any // components
	number           json.Number    // for whole numbers; empty: 1
}

// described are the operations, in the order of their paths.
func (d *door) described() (all []op) {
	d.t.Helper()
	w := d.send(d.request(flowtest.User{}, "GET /openapi.json", ""))
	var doc struct {
		Paths      map[string]map[string]map[string]any
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		d.t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(doc.Paths[path])) {
			o := op{Method: strings.ToUpper(method), Path: path, all: doc.Components.Schemas}
			o.ID, _ = doc.Paths[path][method]["operationId"].(string)
			if body, ok := doc.Paths[path][method]["requestBody"].(map[string]any); ok {
				o.Body = body["content"].(map[string]any)["application/json"].(map[string]any)["schema"].(map[string]any)
			}
			all = append(all, o)
		}
	}
	return all
}

// body fills every field of the body: free texts with what text gives for their
// place, others with something of their kind.
func (o op) body(text func(at string) string) any { return o.fill(o.Body, o.ID, text, 0) }

// texts is the number of free texts that the body has.
func (o op) texts() (n int) {
	if o.Body == nil {
		return 0
	}
	o.body(func(string) string { n++; return "x" })
	return n
}

func (o op) fill(schema map[string]any, at string, text func(string) string, depth int) any {
	if ref, ok := schema["$ref"].(string); ok {
		name := ref[strings.LastIndexByte(ref, '/')+1:]
		return o.fill(o.all[name].(map[string]any), at, text, depth+1)
	}
	if depth > 12 {
		return nil
	}
	if values, ok := schema["enum"].([]any); ok && len(values) > 0 {
		return values[0]
	}
	kind, _ := schema["type"].(string)
	if kinds, ok := schema["type"].([]any); ok {
		kind, _ = kinds[0].(string)
	}
	switch kind {
	case "object":
		out := map[string]any{}
		props, _ := schema["properties"].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(props)) {
			out[name] = o.fill(props[name].(map[string]any), at+"."+name, text, depth+1)
		}
		if len(props) == 0 {
			out["wishes"] = text(at + ".wishes")
		}
		return out
	case "array":
		items, _ := schema["items"].(map[string]any)
		return []any{o.fill(items, at, text, depth+1)}
	case "integer", "number":
		if o.number != "" {
			return o.number
		}
		return 1
	case "boolean":
		return true
	}
	switch schema["format"] {
	case "uuid":
		return anyID
	case "date":
		return "2024-02-05"
	case "date-time":
		return "2024-02-05T09:00:00+02:00"
	}
	if schema["contentEncoding"] == "base64" {
		return "JVBERi0xLjcKJSVFT0YK"
	}
	return text(at)
}
