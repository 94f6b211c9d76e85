package main
import ("fmt";"cel.dev/cel-go/cel";"cel.dev/cel-go/common/operators";"cel.dev/cel-go/common/types";"cel.dev/cel-go/common/types/ref")
func main(){
 e,err:=cel.NewCustomEnv(cel.ClearMacros(), cel.ParserRecursionLimit(60), cel.ParserExpressionSizeLimit(2000),
  cel.Variable("person.sex",cel.StringType), cel.Variable("case.n",cel.IntType),cel.Variable("person.born",cel.OpaqueType("partial date")),
  cel.Function(operators.LogicalAnd, cel.Overload("logical_and",[]*cel.Type{cel.BoolType,cel.BoolType},cel.BoolType)),
  cel.Function(operators.LogicalNot, cel.Overload("logical_not",[]*cel.Type{cel.BoolType},cel.BoolType,cel.UnaryBinding(func(v ref.Val) ref.Val {return !v.(types.Bool)}))),
  cel.Function(operators.Conditional, cel.Overload("conditional",[]*cel.Type{cel.BoolType,cel.TypeParamType("T"),cel.TypeParamType("T")},cel.TypeParamType("T"))),
  cel.Function(operators.Equals, cel.Overload("equals_string",[]*cel.Type{cel.StringType,cel.StringType},cel.BoolType),cel.Overload("equals_int",[]*cel.Type{cel.IntType,cel.IntType},cel.BoolType)),
  cel.Function(operators.In, cel.Overload("in_list",[]*cel.Type{cel.StringType,cel.ListType(cel.StringType)},cel.BoolType)),
  cel.Function(operators.Greater, cel.Overload("greater_int64",[]*cel.Type{cel.IntType,cel.IntType},cel.BoolType, cel.BinaryBinding(func(a,b ref.Val)ref.Val{return types.Bool(a.(types.Int)>b.(types.Int))}))),
 )
 fmt.Println(err)
 for _,s:=range []string{`person.sex == "m" && case.n > 3`,`person.sec == "m"`,`person.sex > 3`,`person.sex = "m"`,`a and b`,`person.sex in ["a", 3]`,`person.born == person.born`,`"a" +`,`x.filter(a, true)`,`agge(person.born)`,`!case.n`,`case.n > "x" ? 1 : "z"`,`person.sex in []`,`person == 3`,`õõ == 3`,`person.sex == 'm`,`[1][0] == 1`,`{1:2}`,`person.sex.foo`,`case.n > 3.0`,`type(1) == int`, `case.n == 9999999999999999999`} {
  ast,iss:=e.Compile(s)
  fmt.Println("==",s)
  for _,x:=range iss.Errors(){ fmt.Printf("   %d:%d id=%d %s\n",x.Location.Line(),x.Location.Column(),x.ExprID,x.Message)}
  if iss.Err()==nil { p,err:=e.Program(ast, cel.EvalOptions(cel.OptOptimize)); fmt.Println(err,ast.OutputType())
   if err==nil { v,_,err:=p.Eval(map[string]any{"person.sex":types.NewUnknown(7,types.NewAttributeTrail("person.sex")),"case.n":types.Int(5)}); fmt.Println(v,err)}}
 }
}
