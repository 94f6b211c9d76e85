package pack
import ("testing";"strings";"time";"fmt")
func TestZZ(t *testing.T){
 n:=300000
 for name,s:=range map[string]string{
  "brackets": strings.Repeat("[",n),
  "anchors": "a: "+strings.Repeat("&a ",n)+"x",
  "tags": "a: "+strings.Repeat("!!str ",n/2)+"x",
  "tags2": "a: "+strings.Repeat("!a ",n)+"x",
  "q": strings.Repeat("? ",n),
  "dash": strings.Repeat("- ",n),
  "colon": strings.Repeat("a: ",n),
  "colon2": strings.Repeat(": ",n),
  "indent": func() string { var b strings.Builder; for i:=range 1300 { b.WriteString(strings.Repeat(" ",i)+"a:\n") }; return b.String() }(),
  "indentdash": func() string { var b strings.Builder; for i:=range 1300 { b.WriteString(strings.Repeat(" ",i)+"-\n") }; return b.String() }(),
  "keys": func() string { var b strings.Builder; for i:=range 60000 { fmt.Fprintf(&b,"k%d: 1\n",i) }; return b.String() }(),
  "samekeys": strings.Repeat("k: 1\n",100000),
  "list": "parts:\n"+strings.Repeat("- a\n",100000),
  "quotes": "a: "+strings.Repeat("\"",n),
  "quotes2": "a: \""+strings.Repeat("\\n",n),
  "comments": strings.Repeat("#\n",n),
  "docs": strings.Repeat("---\n",n/2),
  "pipes": "a: "+strings.Repeat("|",n),
  "flow": "a: ["+strings.Repeat("a, ",n)+"]",
  "flowmap": "a: {"+strings.Repeat("a: b, ",n/3)+"}",
  "lines": "a: "+strings.Repeat("x\n  ",n/2),
  "texts": "names: {"+func() string { var b strings.Builder; for i:=range 20000 { fmt.Fprintf(&b,"k%d: x, ",i) }; return b.String() }()+"}",
  "vocs": "vocabularies:\n"+func() string { var b strings.Builder; for i:=range 8000 { fmt.Fprintf(&b,"  k%d: {names: {en: x}, values: [{id: a, names: {en: b}}]}\n",i) }; return b.String() }(),
 }{
  t0:=time.Now(); _,f:=Parse("x",[]byte(s)); d:=time.Since(t0)
  say:=""; if len(f)>0 {say=f[0].String()}; if len(say)>100{say=say[:100]}
  fmt.Printf("%-10s %8d bytes %8v %d faults %s\n",name,len(s),d.Round(time.Millisecond),len(f),say)
 }
}
